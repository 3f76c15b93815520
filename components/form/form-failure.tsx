"use client";

import { usePathname } from "next/navigation";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { routes } from "@/lib/shared/routes";
import type { ActionFailure } from "./call-action";

type Props = {
  failure: ActionFailure | null;
  /** Whether the entries are kept as a draft and are restored after signing in or reloading. */
  hasDraft?: boolean;
};

/** Shown in the form: why the action failed, and what to do. */
export function FormFailure({ failure, hasDraft = false }: Props) {
  const pathname = usePathname();
  if (!failure) return null;
  if (failure.code === "unauthenticated") {
    return (
      <Alert
        role="alert"
        tone="danger"
        title="You are no longer signed in"
        actions={
          <a href={routes.signInFrom(pathname)} className={buttonStyle({ variant: "primary", size: "sm" })}>
            Sign in again
          </a>
        }
      >
        <p>
          {hasDraft
            ? "Your entries are kept in this tab. You can continue after you sign in."
            : "Sign in again, then repeat this step."}
        </p>
      </Alert>
    );
  }
  if (failure.code === "outdated") {
    return (
      <Alert
        role="alert"
        tone="warning"
        title="The console was upgraded while this page was open"
        actions={
          <Button size="sm" variant="primary" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        }
      >
        <p>
          {hasDraft
            ? "Reload the page to continue. Your entries are kept in this tab."
            : "Reload the page, then repeat this step."}
        </p>
      </Alert>
    );
  }
  return (
    <Alert role="alert" tone="danger">
      <p>{failure.message}</p>
    </Alert>
  );
}
