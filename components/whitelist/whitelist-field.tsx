"use client";

import { useEffect, useState } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Field } from "@/components/form/field";
import { useConsoleContext } from "@/components/layout/console-context";
import { announce } from "@/components/live/announce";
import { Textarea } from "@/components/ui/textarea";
import { MAX_ADDRESSES, parseWhitelist } from "@/lib/whitelist/parse";
import { formatEffect } from "./format-effect";

/** An address that is still being typed is not called wrong before this long without a key. */
const SETTLED_MS = 700;

type Props = {
  registration: UseFormRegisterReturn;
  /** As typed. */
  value: string;
  /** The form's own sentence, after a save was tried. */
  error: string | undefined;
  /** Whether the list belongs to an application that does not exist yet. */
  isNew: boolean;
};

/** The IP Whitelist of Add and Modify Application: looks at each entry while it is typed. */
export function WhitelistField({ registration, value, error, isNew }: Props) {
  const { whitelistDelaySeconds } = useConsoleContext();
  const { entries, count, errors: entryErrors, hints } = parseWhitelist(value);
  const isBlank = count === 0 && entryErrors.length === 0;
  const isUncounted = entries.length === 0 && entryErrors.length > 0;
  const settled = useSettled(value);
  const last = entries.at(-1);
  // Once a save was tried everything that kept it from being saved is said at once.
  const isTyping = !settled && !error && last !== undefined && /\S$/.test(value) && !/[,;，；、]$/.test(value);
  const shown = isTyping ? entryErrors.filter((sentence) => sentence !== last.error) : entryErrors;
  const key = shown.join(" ");
  // A sentence that is not about the entries is the server's.
  const ownError = error && entryErrors.length === 0 ? [error] : [];
  const errors = [...shown, ...ownError];

  useEffect(() => {
    if (key !== "" && settled) announce(key);
  }, [key, settled]);

  return (
    <Field
      label="IP Whitelist"
      aside={
        <span className={isUncounted || count > MAX_ADDRESSES ? "font-medium text-bad" : undefined}>
          {isUncounted ? "more than" : `${count} of`} {MAX_ADDRESSES}
        </span>
      }
      error={
        errors.length > 0 && (
          <ul className="space-y-0.5">
            {errors.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )
      }
      hint={
        <div className="space-y-1.5">
          {hints.length > 0 && (
            <ul className="space-y-0.5 text-note">
              {hints.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
          <p>
            Single IPv4 or IPv6 addresses, separated by commas. Only these may call. A change{" "}
            {formatEffect(whitelistDelaySeconds)}
            {isNew ? "; until then no address may call." : "; until then the list in force rules."}
          </p>
          {isBlank && (
            <p className="font-medium text-wait">
              {isNew
                ? "Blank: any address may call, at once. Anyone who has the key and secret can then send."
                : "Blank: any address may call. Anyone who has the key and secret can then send."}
            </p>
          )}
        </div>
      }
    >
      {(control) => (
        <Textarea
          {...control}
          {...registration}
          rows={3}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          placeholder="203.0.113.9, 2001:db8::1"
          className="font-mono"
        />
      )}
    </Field>
  );
}

/** Whether `value` has stayed the same for a moment. */
function useSettled(value: string): boolean {
  const [settledValue, setSettledValue] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettledValue(value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settledValue === value;
}
