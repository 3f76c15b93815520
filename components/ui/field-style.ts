/** The style of all inputs. The text has 16 px on small screens, because phones zoom in on focus when it is smaller. */
export const fieldStyle =
  "block w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-lg text-ink placeholder:text-ink-quiet sm:text-base " +
  "focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger read-only:bg-sunken";
