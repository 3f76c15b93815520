"use client";

import { useAction } from "@/components/form/use-action";
import { notify } from "@/components/live/notify";
import { Button } from "@/components/ui/button";
import { endOwnSessionAction } from "@/lib/actions/auth";
import type { SessionView } from "@/lib/auth/queries";

export function EndSessionButton({ session }: { session: Pick<SessionView, "id" | "browser" | "address"> }) {
  const name = `${session.browser} at ${session.address}`;
  const { run, pending } = useAction(
    endOwnSessionAction,
    () => notify({ tone: "success", text: `The session in ${name} was ended.` }),
    ({ message }) => notify({ tone: "danger", text: message }),
  );
  return (
    <Button size="sm" pending={pending} onClick={() => void run({ sessionId: session.id })}>
      End session<span className="sr-only"> in {name}</span>
    </Button>
  );
}
