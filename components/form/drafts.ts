// What a person typed into Add and Modify Application, kept in this tab until it is saved, given up or the person signs out:
// a session that ends in mid-form costs nobody their work. Only an application's name and its whitelist are ever kept; a
// code or a secret never is.

export type Draft = {
  values: Record<string, string>;
  /** The application's version that the form was opened with. */
  version?: number;
};

const PREFIX = "draft:";

const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

/** Calls back when a draft of this tab is written or removed. */
export function onDraftChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function draftKey(personId: string, form: string): string {
  return `${PREFIX}${personId}:${form}`;
}

// Storage may be switched off or full: then there are no drafts, and nothing else changes.
function withStorage<T>(work: (storage: Storage) => T, otherwise: T): T {
  try {
    return work(window.sessionStorage);
  } catch {
    return otherwise;
  }
}

function parse(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const { values, version } = JSON.parse(text) as Partial<Draft>;
    if (typeof values !== "object" || values === null) return null;
    if (!Object.values(values).every((value) => typeof value === "string")) return null;
    return typeof version === "number" ? { values, version } : { values };
  } catch {
    return null;
  }
}

export function readDraft(key: string): Draft | null {
  return withStorage((storage) => parse(storage.getItem(key)), null);
}

export function writeDraft(key: string, draft: Draft): void {
  withStorage((storage) => storage.setItem(key, JSON.stringify(draft)), undefined);
  changed();
}

export function removeDraft(key: string): void {
  withStorage((storage) => storage.removeItem(key), undefined);
  changed();
}

/** At sign-out: what one person typed is not left to the next one at this machine. */
export function removeAllDrafts(): void {
  withStorage((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  }, undefined);
  changed();
}
