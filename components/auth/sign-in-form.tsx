"use client";

import { type FormEvent, useRef, useState } from "react";
import type { ActionFailure } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import { routes } from "@/lib/shared/routes";
import { requestSignIn } from "./session-requests";

/**
 * The inputs are uncontrolled, so that they keep what a person or a password manager enters before hydration. Until then the
 * button is disabled, because no script would handle the submission. If the browser submits the form nevertheless, it uses
 * POST, so that no password is ever part of a URL.
 */
export function SignInForm({ targetPath }: { targetPath: string }) {
  const isHydrated = useIsHydrated();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setFailure(null);
    const result = await requestSignIn(email.current?.value ?? "", password.current?.value ?? "");
    if (result.ok) {
      // A full navigation, so that nothing is used that the router cached before the sign-in. The form stays pending until the
      // new page is loaded.
      window.location.assign(targetPath);
      return;
    }
    setPending(false);
    setFailure(result.failure);
    const { code, fields } = result.failure;
    if (fields?.email) email.current?.focus();
    else if (fields?.password || code === "unauthenticated") {
      password.current?.focus();
      password.current?.select();
    }
  }

  const fields = failure?.fields;
  return (
    <form method="post" action={routes.authSignIn} noValidate onSubmit={(event) => void signIn(event)} className="space-y-4">
      {failure && !fields && (
        <Alert role="alert" tone="danger">
          <p>{failure.message}</p>
        </Alert>
      )}
      <Field label="Email" error={fields?.email}>
        {(control) => (
          <Input
            {...control}
            ref={email}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            aria-required
            maxLength={254}
          />
        )}
      </Field>
      <Field label="Password" error={fields?.password}>
        {(control) => (
          <Input {...control} ref={password} name="password" type="password" autoComplete="current-password" aria-required />
        )}
      </Field>
      <Button type="submit" variant="primary" pending={pending} disabled={!isHydrated} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
