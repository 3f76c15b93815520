// Requests under load, in short rounds that alternate between what is compared: these machines are noisy, so a ratio of
// rounds side by side says more than any rate.

import autocannon from "autocannon";

export type Target = { name: string; url: string; headers?: Record<string, string> };
export type Figures = { name: string; requestsPerSecond: number; p50Ms: number; p99Ms: number };

const CONNECTIONS = 8;
const ROUND_SECONDS = 3;
const ROUNDS = 7;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Medians over the rounds. Throws when an answer is not 2xx: it would be measured for what it is not. */
export async function measureSideBySide(targets: readonly Target[]): Promise<Figures[]> {
  const rounds = new Map<string, { rate: number; p50: number; p99: number }[]>(targets.map(({ name }) => [name, []]));
  // The first round warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, url, headers } of targets) {
      const result = await autocannon({
        url,
        connections: CONNECTIONS,
        duration: ROUND_SECONDS,
        ...(headers ? { headers } : {}),
      });
      if (result.non2xx > 0 || result.errors > 0) {
        throw new Error(`${name}: ${result.non2xx} answers other than 2xx, ${result.errors} errors`);
      }
      if (round > 0) rounds.get(name)?.push({ rate: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 });
    }
  }
  return targets.map(({ name }) => {
    const counted = rounds.get(name) ?? [];
    return {
      name,
      requestsPerSecond: median(counted.map((r) => r.rate)),
      p50Ms: median(counted.map((r) => r.p50)),
      p99Ms: median(counted.map((r) => r.p99)),
    };
  });
}
