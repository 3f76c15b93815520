"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef, useState } from "react";
import { type DefaultValues, type FieldValues, type Path, type Resolver, useForm } from "react-hook-form";
import type * as z from "zod/mini";
import type { Result } from "@/lib/shared/result";
import { type ActionFailure, callAction } from "./call-action";
import { type Draft, readDraft, removeDraft, writeDraft } from "./drafts";

type Options<Values extends FieldValues, Value> = {
  /** The command's own schema, so that the form and the command show the same messages. */
  schema: z.ZodMiniType<Values, Values>;
  /** Used once, when the form opens. */
  defaultValues: Values;
  action: (values: Values) => Promise<Result<Value>>;
  onSuccess: (value: Value, values: Values) => void;
  /** The draft's storage key, and the version of the record that the entries are based on. Never for a form with a code. */
  draft?: { key: string; version?: number };
};

/**
 * A form that calls one action. It validates in the browser, shows the server's messages at their fields, keeps the entries
 * when the action fails, and focuses the first field with an error. The action's value goes to `onSuccess` and is not kept
 * here, because it may be a secret.
 */
export function useActionForm<Values extends FieldValues, Value>({
  schema,
  defaultValues,
  action,
  onSuccess,
  draft,
}: Options<Values, Value>) {
  const [restoredDraft, setRestoredDraft] = useState<Draft | null>(() => (draft ? readDraft(draft.key) : null));
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [defaults, setDefaults] = useState(defaultValues);
  const form = useForm<Values>({
    resolver: zodResolver(schema as never) as unknown as Resolver<Values>,
    defaultValues: { ...defaults, ...pickKnownFields(restoredDraft?.values, defaults) } as DefaultValues<Values>,
  });

  const key = draft?.key;
  const version = draft?.version;
  // After success or cancel, a late change event must not write the draft again.
  const finished = useRef(false);
  useEffect(() => {
    if (!key) return;
    return form.subscribe({
      formState: { values: true },
      callback: ({ values }) => {
        if (finished.current) return;
        if (Object.keys(defaults).every((name) => values[name] === defaults[name])) removeDraft(key);
        else writeDraft(key, { values, ...(version === undefined ? {} : { version }) });
      },
    });
  }, [form, key, version, defaults]);

  /** Removes the draft and writes no further one: after success, and when the person cancels. */
  function finishDraft() {
    finished.current = true;
    if (key) removeDraft(key);
  }

  /** Removes the draft and sets the default values. Later entries are a draft again. */
  function discardDraft() {
    form.reset(defaults as DefaultValues<Values>);
    setRestoredDraft(null);
    if (key) removeDraft(key);
  }

  /** For a form that stays open after success: sets the saved values. Later entries are a draft again. */
  function resetTo(values: Values) {
    form.reset(values);
    setDefaults(values);
    setRestoredDraft(null);
    finished.current = false;
  }

  /** True when at least one field of this form shows a message. */
  function showFieldErrors(fields: Record<string, string> = {}): boolean {
    const own = Object.entries(fields).filter(([name]) => name in defaults);
    for (const [index, [name, message]] of own.entries()) {
      form.setError(name as Path<Values>, { type: "server", message }, { shouldFocus: index === 0 });
    }
    return own.length > 0;
  }

  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    const result = await callAction(() => action(values));
    if (result.ok) {
      finishDraft();
      onSuccess(result.value, values);
    } else if (!showFieldErrors(result.failure.fields)) {
      setFailure(result.failure);
    }
  });

  return {
    form,
    submit,
    pending: form.formState.isSubmitting,
    failure,
    clearFailure: () => setFailure(null),
    /** The draft that the form was filled from; null when there was none. */
    restoredDraft,
    discardDraft,
    finishDraft,
    resetTo,
  };
}

/** Drops unknown fields: a draft of an older build may have some. */
function pickKnownFields<Values extends FieldValues>(
  values: Record<string, string> | undefined,
  defaults: Values,
): Partial<Values> {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([name]) => name in defaults)) as Partial<Values>;
}
