import { Icon } from "@/components/ui/icon";

/** What to do on the first visit. */
export function NoApplications({ canChange, canAdd }: { canChange: boolean; canAdd: boolean }) {
  return (
    <div className="mx-auto max-w-md space-y-2">
      <Icon name="message-square-plus" className="mx-auto size-8 text-ink-quiet" />
      <p className="text-lg font-semibold">No SMS application yet</p>
      <p className="text-ink-soft">
        An application is how your programs send SMS: it has a key, a secret and a channel number.{" "}
        {canAdd && "Press Add Application to make the first one."}
        {canChange && !canAdd && "Once the conditions above are met, add the first one."}
        {!canChange && "Once an administrator of your account adds one, it stands here."}
      </p>
    </div>
  );
}
