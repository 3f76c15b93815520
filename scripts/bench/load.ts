// Compares pages under load, in short rounds that alternate between them. The speed of a machine changes from minute to
// minute, so the important figure is the ratio of two pages in the same round, not the rate.

import autocannon from "autocannon";
import { median } from "./median";

export type Target = { name: string; url: string; headers?: Record<string, string> };
/** The rounds of one target, in the order in which they ran. */
export type Rounds = { name: string; rates: number[]; p50Ms: number; p99Ms: number };

const CONNECTIONS = 8;
const ROUND_SECONDS = 2;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 11;

/** The median of the ratios of `a` to `b` in the same round: a slow machine slows both. */
export function ratioOf(a: Rounds, b: Rounds): number {
  return median(a.rates.map((rate, round) => rate / (b.rates[round] ?? rate)));
}

/** Throws when an answer is not 2xx, because the rate of error pages says nothing about the page. */
export async function measureSideBySide<const Targets extends readonly Target[]>(
  targets: Targets,
): Promise<{ [Index in keyof Targets]: Rounds }> {
  const kept = targets.map(() => ({ rates: [] as number[], p50s: [] as number[], p99s: [] as number[] }));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [index, { name, url, headers }] of targets.entries()) {
      const result = await autocannon({
        url,
        connections: CONNECTIONS,
        duration: ROUND_SECONDS,
        ...(headers ? { headers } : {}),
      });
      if (result.non2xx > 0 || result.errors > 0) {
        throw new Error(`${name}: ${result.non2xx} answers other than 2xx, ${result.errors} errors`);
      }
      if (round < 0) continue;
      kept[index]?.rates.push(result["2xx"] / result.duration);
      kept[index]?.p50s.push(result.latency.p50);
      kept[index]?.p99s.push(result.latency.p99);
    }
  }
  const rounds = targets.map(({ name }, index): Rounds => {
    const { rates, p50s, p99s } = kept[index] ?? { rates: [], p50s: [], p99s: [] };
    return { name, rates, p50Ms: median(p50s), p99Ms: median(p99s) };
  });
  return rounds as { [Index in keyof Targets]: Rounds };
}
