"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef, useState } from "react";
import { type DefaultValues, type FieldValues, type Path, type Resolver, useForm } from "react-hook-form";
import type * as z from "zod/mini";
import type { Result } from "@/lib/shared/result";
import { type ActionFailure, callAction } from "./call-action";
import { type Draft, readDraft, removeDraft, writeDraft } from "./drafts";

type Options<Values extends FieldValues, Value> = {
  /** The same rules as the command's, so that the form and the command say the same sentences. */
  schema: z.ZodMiniType<Values, Values>;
  /** Read once, when the form opens. */
  defaultValues: Values;
  action: (values: Values) => Promise<Result<Value>>;
  onSuccess: (value: Value, values: Values) => void;
  /** Where the typed text is kept, and the version it belongs to. Only for forms without a code. */
  draft?: { key: string; version?: number };
};

/**
 * A form that ends in one action: checks in the browser, puts the server's sentences at their fields, keeps what was typed
 * whatever happens, and puts the focus on the first field that needs it. What the action answers goes to `onSuccess` and
 * is kept nowhere here, because it may be a secret.
 */
export function useActionForm<Values extends FieldValues, Value>({
  schema,
  defaultValues,
  action,
  onSuccess,
  draft,
}: Options<Values, Value>) {
  const [restored, setRestored] = useState<Draft | null>(() => (draft ? readDraft(draft.key) : null));
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [defaults, setDefaults] = useState(defaultValues);
  const form = useForm<Values>({
    resolver: zodResolver(schema as never) as unknown as Resolver<Values>,
    defaultValues: { ...defaults, ...known(restored?.values, defaults) } as DefaultValues<Values>,
  });

  const key = draft?.key;
  const version = draft?.version;
  // Once the form has done its work a late change is not to bring the draft back.
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

  function forgetDraft() {
    finished.current = true;
    if (key) removeDraft(key);
  }

  function discardDraft() {
    form.reset(defaults as DefaultValues<Values>);
    setRestored(null);
    if (key) removeDraft(key);
  }

  /** For a form that stays when it has done its work: what is typed from now on is a draft again. */
  function resetTo(values: Values) {
    form.reset(values);
    setDefaults(values);
    setRestored(null);
    finished.current = false;
  }

  /** True when a field of this form took a sentence. */
  function showFieldErrors(fields: Record<string, string> = {}): boolean {
    const own = Object.entries(fields).filter(([name]) => name in defaults);
    for (const [index, [name, message]] of own.entries()) {
      form.setError(name as Path<Values>, { type: "server", message }, { shouldFocus: index === 0 });
    }
    return own.length > 0;
  }

  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    const answer = await callAction(() => action(values));
    if (answer.ok) {
      forgetDraft();
      onSuccess(answer.value, values);
    } else if (!showFieldErrors(answer.failure.fields)) {
      setFailure(answer.failure);
    }
  });

  return {
    form,
    submit,
    pending: form.formState.isSubmitting,
    failure,
    clearFailure: () => setFailure(null),
    /** The draft that the form was filled from. */
    restored,
    discardDraft,
    forgetDraft,
    resetTo,
  };
}

/** Only fields that the form has: a draft of an older build may hold others. */
function known<Values extends FieldValues>(values: Record<string, string> | undefined, defaults: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([name]) => name in defaults)) as Partial<Values>;
}
