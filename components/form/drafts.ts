// Drafts: the unsaved entries of a form, kept in the session storage of this tab until they are saved or discarded, or the
// person signs out. They survive the end of a session and a reload. Only an application's name, its whitelist and a person's
// own name are ever kept; a code or a secret never is.

export type Draft = {
  values: Record<string, string>;
  /** The application's version that the form was opened with. */
  version?: number;
};

const PREFIX = "draft:";

const listeners = new Set<() => void>();

function notifyListeners(): void {
  for (const listener of listeners) listener();
}

/** Calls `listener` when a draft of this tab is written or removed. Returns a function that removes the listener. */
export function onDraftChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function draftKey(personId: string, form: string): string {
  return `${PREFIX}${personId}:${form}`;
}

// The browser may block storage, or it may be full. Then there are no drafts; all else works.
function withStorage<T>(use: (storage: Storage) => T, fallback: T): T {
  try {
    return use(window.sessionStorage);
  } catch {
    return fallback;
  }
}

function parseDraft(text: string | null): Draft | null {
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
  return withStorage((storage) => parseDraft(storage.getItem(key)), null);
}

export function writeDraft(key: string, draft: Draft): void {
  withStorage((storage) => storage.setItem(key, JSON.stringify(draft)), undefined);
  notifyListeners();
}

export function removeDraft(key: string): void {
  withStorage((storage) => storage.removeItem(key), undefined);
  notifyListeners();
}

/** Called at sign-out, so that the next person in this browser does not see the entries. */
export function removeAllDrafts(): void {
  withStorage((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  }, undefined);
  notifyListeners();
}
