// What a person at the terminal sees of a start: each step with its time, several at once. A step that takes a moment says
// that it has begun, so that a long one is not taken for a hang.

const SHOW_AFTER_MS = 700;

export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** `hint` is added to the announcement of a step that takes a moment. */
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
