// Runs a query and turns a database that does not answer into one error, DatabaseUnavailable. Next.js sends the digest of an
// error to the browser and nothing else, and keeps a digest that exists, so an error page recognises this error by its digest.

import { isDatabaseUnavailable } from "./database-errors";

export const DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE";

export class DatabaseUnavailable extends Error {
  readonly digest = DATABASE_UNAVAILABLE;

  constructor(cause: unknown) {
    super("The database does not answer.", { cause });
    this.name = "DatabaseUnavailable";
  }
}

/** Throws DatabaseUnavailable when the database cannot be reached, otherwise what `query` throws. */
export async function runQuery<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw isDatabaseUnavailable(error) ? new DatabaseUnavailable(error) : error;
  }
}
