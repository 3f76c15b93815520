"use client";

import { useState } from "react";
import { notify } from "@/components/live/notify";
import { Button } from "@/components/ui/button";
import type { ButtonVariant } from "@/components/ui/button-style";
import { Icon } from "@/components/ui/icon";
import { requestSignOut } from "./auth-request";

/** Ends the session in all tabs, forgets the drafts, and leaves for the sign-in page. A failure leaves everything as it was. */
export function SignOutButton({ className, ...look }: ButtonVariant & { className?: string }) {
  const [pending, setPending] = useState(false);

  async function signOut() {
    setPending(true);
    const answer = await requestSignOut();
    if (answer.ok) return;
    setPending(false);
    notify({ tone: "danger", text: `You are still signed in. ${answer.failure.message}` });
  }

  return (
    <Button {...look} {...(className ? { className } : {})} pending={pending} onClick={() => void signOut()}>
      {!pending && <Icon name="log-out" className="size-4" />}
      Sign out
    </Button>
  );
}
