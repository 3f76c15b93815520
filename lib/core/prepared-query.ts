// Statements of every page, prepared: the database plans each once per connection. They use the pool of the Prisma client.
// Prisma itself would have each statement planned again, which takes longer than running it, and would double its cost.

import { pool } from "@/lib/platform/db";
import { runQuery } from "./run-query";

/**
 * `name` identifies the prepared statement; null when one plan for all values would be slow for some of them. `text` is one
 * statement with its values as $1, $2 and so on. The driver returns instants as Date, JSON parsed and `numeric` as text.
 * The returned function throws DatabaseUnavailable.
 */
export function preparedQuery<Row>(name: string | null, text: string): (...values: unknown[]) => Promise<Row[]> {
  return async (...values) => {
    const { rows } = await runQuery(() => pool().query({ ...(name ? { name } : {}), text, values }));
    return rows as Row[];
  };
}
