// What every page asks, as statements that the database plans once for each connection, over the client's own pool. Made by
// the client each would be planned anew, which takes longer than its answer, and cost the page twice as much again.

import { pool } from "@/lib/platform/db";
import { runQuery } from "./run-query";

/**
 * A read with a name of its own, or null where a plan for all values would serve some of them badly; `text` is one statement, with its values as $1, $2 and so on. Rows come as the driver reads
 * them: instants as Date, JSON as what it holds, `numeric` as text. Throws DatabaseUnavailable.
 */
export function preparedQuery<Row>(name: string | null, text: string): (...values: unknown[]) => Promise<Row[]> {
  return async (...values) => {
    const { rows } = await runQuery(() => pool().query({ ...(name ? { name } : {}), text, values }));
    return rows as Row[];
  };
}
