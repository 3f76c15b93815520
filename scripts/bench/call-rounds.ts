// Servers compared under the same calls. Short rounds alternate between them, and what counts is the ratio of a round to the
// first server's in the same round: machines have better and worse minutes, and a ratio says more than any rate.

import { median } from "./median";
import type { Figures, Job } from "./wire-load";

const ROUNDS = 5;
const WARM_UP_MS = 1000;
const ROUND_MS = 4000;

export const roundsTold = `medians of ${ROUNDS} rounds of ${ROUND_MS / 1000} s`;

export type Target = {
  name: string;
  calls: Job["calls"];
  /** The HTTP status that each answer must have. */
  status: number;
};

type Run = (job: Job) => Promise<Figures>;

export async function compareSideBySide(run: Run, targets: readonly Target[]): Promise<void> {
  const rounds: Figures[][] = [];
  // The first round is for the compilers of all processes, and is not counted.
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
    tell(name, ratio, own);
  }
}

function tell(name: string, ratio: number, rounds: readonly Figures[]): void {
  const rate = median(rounds.map(({ perSecond }) => perSecond)).toFixed(0);
  const p50 = median(rounds.map((round) => round.p50)).toFixed(1);
  const p99 = median(rounds.map((round) => round.p99)).toFixed(1);
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  console.log(
    `  ${name.padEnd(46)} ${ratio.toFixed(2)}   ${rate.padStart(6)} requests/s   p50 ${p50.padStart(4)} ms   p99 ${p99.padStart(4)} ms${failed > 0 ? `   ${failed} FAILED` : ""}`,
  );
}
