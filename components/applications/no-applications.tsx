import { MessageSquarePlus } from "lucide-react";

/** What to do on the first visit. */
export function NoApplications({ canAdd }: { canAdd: boolean }) {
  return (
    <div className="mx-auto max-w-md space-y-2">
      <MessageSquarePlus aria-hidden className="mx-auto size-8 text-ink-quiet" />
      <p className="text-lg font-semibold">No SMS application yet</p>
      <p className="text-ink-soft">
        {canAdd
          ? "An application is how your programs send SMS: it has a key, a secret and a channel number. Press Add Application to make the first one."
          : "An application is how programs send SMS. Once one is added it stands here, with its key, channel number and access address."}
      </p>
    </div>
  );
}
