// The application limit of an account.

/** How many applications a new account may have. Customer service can change it. */
export const DEFAULT_APPLICATION_LIMIT = 2;
/** The check of the database table has the same number. */
const MAX_APPLICATION_LIMIT = 100_000;

/** With a limit of zero an account can add no applications. */
export function isApplicationLimit(limit: number): boolean {
  return Number.isInteger(limit) && limit >= 0 && limit <= MAX_APPLICATION_LIMIT;
}
