// The steps of a start as a person at the terminal sees them, each with its duration. Several run at once. A step that takes
// longer announces that it has begun, so that it does not look like a hang.

const SHOW_AFTER_MS = 700;

export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** `hint` is added to the announcement of a longer step. */
export async function step<T>(label: string, work: () => Promise<T>, hint = ""): Promise<T> {
  const begin = performance.now();
  const announce = setTimeout(() => console.log(`… ${label}${hint}`), SHOW_AFTER_MS);
  try {
    const result = await work();
    console.log(`✓ ${label}  ${seconds(begin)}`);
    return result;
  } catch (error) {
    console.log(`✗ ${label}`);
    throw error;
  } finally {
    clearTimeout(announce);
  }
}
