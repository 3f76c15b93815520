// What a new account starts with, and what customer service may raise it to.

/** Applications that an account may have until customer service raises it. */
export const DEFAULT_APPLICATION_LIMIT = 2;
/** The table's check holds the same number. */
const MAX_APPLICATION_LIMIT = 100_000;

/** Zero stops an account from adding any. */
export function isApplicationLimit(limit: number): boolean {
  return Number.isInteger(limit) && limit >= 0 && limit <= MAX_APPLICATION_LIMIT;
}
