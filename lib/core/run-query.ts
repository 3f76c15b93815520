// How a page reads: a database that does not answer becomes one recognisable error. Next keeps a digest that an error
// already has and shows nothing else of it to the browser, so error pages tell this one from a fault by its digest.

import { isDatabaseUnavailable } from "./database-errors";

export const DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE";

export class DatabaseUnavailable extends Error {
  readonly digest = DATABASE_UNAVAILABLE;

  constructor(cause: unknown) {
    super("The database does not answer.", { cause });
    this.name = "DatabaseUnavailable";
  }
}

/** Answers what `query` answers. Throws DatabaseUnavailable when the database cannot be reached, else what `query` throws. */
export async function runQuery<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw isDatabaseUnavailable(error) ? new DatabaseUnavailable(error) : error;
  }
}
