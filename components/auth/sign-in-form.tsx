"use client";

import { type FormEvent, useRef, useState, useSyncExternalStore } from "react";
import type { ActionFailure } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { routes } from "@/lib/shared/routes";
import { requestSignIn } from "./auth-request";

const never = () => () => {};

/**
 * The fields belong to the browser, not to React: what a person or a password manager has filled in before the script
 * runs stays. Until then the button is off, so that nothing is sent that nobody would answer; were it sent nonetheless, it
 * goes by POST, so that no password ever stands in an address.
 */
export function SignInForm({ leadsTo }: { leadsTo: string }) {
  const isAlive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setFailure(null);
    const answer = await requestSignIn(email.current?.value ?? "", password.current?.value ?? "");
    if (answer.ok) {
      // A navigation of the browser's own: nothing that the router kept from before signing in is used again. The form
      // stays pending until the new page is there.
      window.location.assign(leadsTo);
      return;
    }
    setPending(false);
    setFailure(answer.failure);
    const { code, fields } = answer.failure;
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
      <Button type="submit" variant="primary" pending={pending} disabled={!isAlive} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
