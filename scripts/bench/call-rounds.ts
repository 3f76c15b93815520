// Compares servers under the same calls, in short rounds that alternate between them. The speed of a machine changes from
// minute to minute, so the important figure is the ratio to the first server in the same round, not the rate.

import { median } from "./median";
import type { Figures, Job } from "./wire-load";

const ROUNDS = 5;
const WARM_UP_MS = 1000;
const ROUND_MS = 4000;

export const roundsDescription = `medians of ${ROUNDS} rounds of ${ROUND_MS / 1000} s`;

export type Target = {
  name: string;
  calls: Job["calls"];
  /** The expected HTTP status; any other counts as failed. */
  status: number;
};

type Run = (job: Job) => Promise<Figures>;

export async function compareSideBySide(run: Run, targets: readonly Target[]): Promise<void> {
  const rounds: Figures[][] = [];
  // The first round warms up the JIT compilers of all processes and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const figures: Figures[] = [];
    for (const { calls, status } of targets) {
      figures.push(await run({ calls, status, until: { ms: ROUND_MS }, warmUpMs: WARM_UP_MS }));
    }
    if (round > 0) rounds.push(figures);
  }
  for (const [index, { name }] of targets.entries()) {
    const own = rounds.map((figures) => figures[index] as Figures);
    const ratio = median(rounds.map((figures) => (figures[index] as Figures).perSecond / (figures[0] as Figures).perSecond));
    report(name, ratio, own);
  }
}

function report(name: string, ratio: number, rounds: readonly Figures[]): void {
  const rate = median(rounds.map(({ perSecond }) => perSecond)).toFixed(0);
  const p50 = median(rounds.map((round) => round.p50)).toFixed(1);
  const p99 = median(rounds.map((round) => round.p99)).toFixed(1);
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  console.log(
    `  ${name.padEnd(46)} ${ratio.toFixed(2)}   ${rate.padStart(6)} requests/s   p50 ${p50.padStart(4)} ms   p99 ${p99.padStart(4)} ms${failed > 0 ? `   ${failed} FAILED` : ""}`,
  );
}
