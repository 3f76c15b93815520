// What a new account starts with.

/** Applications that an account may have until customer service raises it. */
export const DEFAULT_APPLICATION_LIMIT = 2;
/** The table's check holds the same number. */
export const MAX_APPLICATION_LIMIT = 100_000;
