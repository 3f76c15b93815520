// Whether the SMS API's memory stays flat over many messages, by its own word.

import type { Figures, Job } from "./wire-load";

const LOOKS = 5;

async function memoryOf(port: number): Promise<{ resident: number; heap: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const megabytes = (name: string) => Math.round(Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1]) / 1e6);
  return { resident: megabytes("process_resident_memory_bytes"), heap: megabytes("nodejs_heap_size_used_bytes") };
}

/** `answers` to `calls` go by between the first look and the last. */
export async function watchMemory(
  run: (job: Job) => Promise<Figures>,
  calls: Job["calls"],
  port: number,
  answers: number,
): Promise<void> {
  const looks = [await memoryOf(port)];
  let failed = 0;
  while (looks.length <= LOOKS) {
    failed += (await run({ calls, status: 200, until: { answers: answers / LOOKS }, warmUpMs: 0 })).failed;
    looks.push(await memoryOf(port));
  }
  console.log(`    resident ${looks.map(({ resident }) => resident).join(", ")} MB${failed > 0 ? `   ${failed} FAILED` : ""}`);
  console.log(`    heap     ${looks.map(({ heap }) => heap).join(", ")} MB`);
}
