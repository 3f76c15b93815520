"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { routes } from "@/lib/shared/routes";
import type { ActionFailure } from "./call-action";

type Props = {
  failure: ActionFailure | null;
  /** Whether what was typed will be there again after signing in or reloading. */
  kept?: boolean;
  /** Instead of the plain sentence of a conflict. */
  conflict?: ReactNode;
};

/** Why the form was not accepted, in the form, with what to do. */
export function FormFailure({ failure, kept = false, conflict }: Props) {
  const pathname = usePathname();
  if (!failure) return null;
  if (failure.code === "conflict" && conflict) return conflict;
  if (failure.code === "unauthenticated") {
    return (
      <Alert
        role="alert"
        tone="bad"
        title="You are no longer signed in"
        actions={
          <a href={routes.signInFrom(pathname)} className={buttonStyle({ variant: "primary", size: "sm" })}>
            Sign in again
          </a>
        }
      >
        <p>
          {kept
            ? "What you typed is kept in this tab and will be here when you come back."
            : "Sign in again, then repeat this step."}
        </p>
      </Alert>
    );
  }
  if (failure.code === "outdated") {
    return (
      <Alert
        role="alert"
        tone="wait"
        title="The console was upgraded while this page was open"
        actions={
          <Button size="sm" variant="primary" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        }
      >
        <p>{kept ? "Reload it to go on. What you typed is kept in this tab." : "Reload it to go on, then repeat this step."}</p>
      </Alert>
    );
  }
  return (
    <Alert role="alert" tone="bad">
      <p>{failure.message}</p>
    </Alert>
  );
}
