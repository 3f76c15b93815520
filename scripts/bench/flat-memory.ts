// Measures whether the SMS API's memory stays constant over many messages, from its own metrics.

import type { Figures, Job } from "./wire-load";

/** Samples after the first one. */
const SAMPLES = 5;

async function memoryOf(port: number): Promise<{ resident: number; heap: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const megabytes = (name: string) => Math.round(Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1]) / 1e6);
  return { resident: megabytes("process_resident_memory_bytes"), heap: megabytes("nodejs_heap_size_used_bytes") };
}

/** Prints samples of the memory, taken while the SMS API answers `answers` calls. */
export async function watchMemory(
  run: (job: Job) => Promise<Figures>,
  calls: Job["calls"],
  port: number,
  answers: number,
): Promise<void> {
  const samples = [await memoryOf(port)];
  let failed = 0;
  while (samples.length <= SAMPLES) {
    failed += (await run({ calls, status: 200, until: { answers: answers / SAMPLES }, warmUpMs: 0 })).failed;
    samples.push(await memoryOf(port));
  }
  console.log(`    resident ${samples.map(({ resident }) => resident).join(", ")} MB${failed > 0 ? `   ${failed} FAILED` : ""}`);
  console.log(`    heap     ${samples.map(({ heap }) => heap).join(", ")} MB`);
}
