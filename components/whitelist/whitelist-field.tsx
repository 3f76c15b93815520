"use client";

import { useEffect, useState } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Field } from "@/components/form/field";
import { useConsoleContext } from "@/components/layout/console-context";
import { announce } from "@/components/live/announce";
import { Textarea } from "@/components/ui/textarea";
import { MAX_ADDRESSES, parseWhitelist } from "@/lib/whitelist/parse";
import { formatEffect } from "./format-effect";

/** The last entry is not marked as wrong before the person has paused for this long. */
const TYPING_PAUSE_MS = 700;

type Props = {
  registration: UseFormRegisterReturn;
  /** The text as typed. */
  value: string;
  /** The message of the form, after an attempt to save. */
  error: string | undefined;
  /** True for an application that does not exist yet. */
  isNew: boolean;
};

/** The IP Whitelist of Add and Modify Application. It validates each entry while the person types. */
export function WhitelistField({ registration, value, error, isNew }: Props) {
  const { whitelistDelaySeconds } = useConsoleContext();
  const { entries, distinctCount, errors: entryErrors, hints } = parseWhitelist(value);
  const isBlank = distinctCount === 0 && entryErrors.length === 0;
  const isUncounted = entries.length === 0 && entryErrors.length > 0;
  const hasPaused = useHasPaused(value);
  const last = entries.at(-1);
  // After an attempt to save, all errors are shown at once.
  const isTyping = !hasPaused && !error && last !== undefined && /\S$/.test(value) && !/[,;，；、]$/.test(value);
  const shown = isTyping ? entryErrors.filter((message) => message !== last.error) : entryErrors;
  const key = shown.join(" ");
  // When the entries have no error, the message comes from the server.
  const ownError = error && entryErrors.length === 0 ? [error] : [];
  const errors = [...shown, ...ownError];

  useEffect(() => {
    if (key !== "" && hasPaused) announce(key);
  }, [key, hasPaused]);

  return (
    <Field
      label="IP Whitelist"
      aside={
        <span className={isUncounted || distinctCount > MAX_ADDRESSES ? "font-medium text-danger" : undefined}>
          {isUncounted ? "more than" : `${distinctCount} of`} {MAX_ADDRESSES}
        </span>
      }
      error={
        errors.length > 0 && (
          <ul className="space-y-0.5">
            {errors.map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        )
      }
      hint={
        <div className="space-y-1.5">
          {hints.length > 0 && (
            <ul className="space-y-0.5 text-info">
              {hints.map((message) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          )}
          <p>
            Single IPv4 or IPv6 addresses, separated by commas. Only these may call. A change{" "}
            {formatEffect(whitelistDelaySeconds)}
            {isNew ? "; until then no address may call." : "; until then the list in force applies."}
          </p>
          {isBlank && (
            <p className="font-medium text-warning">
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

/** Whether `value` has not changed for TYPING_PAUSE_MS. */
function useHasPaused(value: string): boolean {
  const [pausedValue, setPausedValue] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPausedValue(value), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return pausedValue === value;
}
