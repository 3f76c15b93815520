"use client";

import { useState } from "react";
import { notify } from "@/components/live/notify";
import { Button } from "@/components/ui/button";
import type { ButtonVariant } from "@/components/ui/button-style";
import { Icon } from "@/components/ui/icon";
import { requestSignOut } from "./session-requests";

/** Ends the session in all tabs, removes the drafts and opens the sign-in page. A failure changes nothing. */
export function SignOutButton({ className, ...variant }: ButtonVariant & { className?: string }) {
  const [pending, setPending] = useState(false);

  async function signOut() {
    setPending(true);
    const result = await requestSignOut();
    if (result.ok) return;
    setPending(false);
    notify({ tone: "danger", text: `You are still signed in. ${result.failure.message}` });
  }

  return (
    <Button {...variant} {...(className ? { className } : {})} pending={pending} onClick={() => void signOut()}>
      {!pending && <Icon name="log-out" className="size-4" />}
      Sign out
    </Button>
  );
}
