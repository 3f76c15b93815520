"use client";

import { useAction } from "@/components/form/use-action";
import { notify } from "@/components/live/notify";
import { Button } from "@/components/ui/button";
import { endOtherSessionsAction } from "@/lib/actions/auth";

export function EndOtherSessionsButton() {
  const { run, pending } = useAction(
    endOtherSessionsAction,
    ({ ended }) =>
      notify({ tone: "success", text: ended === 1 ? "1 other session was ended." : `${ended} other sessions were ended.` }),
    ({ message }) => notify({ tone: "danger", text: message }),
  );
  return (
    <Button pending={pending} onClick={() => void run({})}>
      End other sessions
    </Button>
  );
}
