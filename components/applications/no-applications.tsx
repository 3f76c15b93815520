import { Icon } from "@/components/ui/icon";

/** The empty list: says what to do first. */
export function NoApplications({ canChange, canAdd }: { canChange: boolean; canAdd: boolean }) {
  return (
    <div className="mx-auto max-w-md space-y-2">
      <Icon name="message-square-plus" className="mx-auto size-8 text-ink-quiet" />
      <p className="text-lg font-semibold">No SMS application yet</p>
      <p className="text-ink-soft">
        Your programs send SMS through an application. It has a key, a secret and a channel number.{" "}
        {canAdd && "Press Add Application to add the first one."}
        {canChange && !canAdd && "You can add the first one when the conditions above are met."}
        {!canChange && "When an Administrator of your account adds one, it is listed here."}
      </p>
    </div>
  );
}
