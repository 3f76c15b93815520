/** What a person can type into. 16 px on small screens, below which phones zoom in on focus. */
export const fieldStyle =
  "block w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-lg text-ink placeholder:text-ink-quiet sm:text-base " +
  "focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger read-only:bg-sunken";
