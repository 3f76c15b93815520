// The fields of an error that are always safe to log. The message of a database error contains rows.

export function describeError(error: unknown): { name: string; code?: string } {
  const { name = "Error", code } = error as { name?: string; code?: string };
  return { name, ...(code ? { code } : {}) };
}
