import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { descendantTicks, parseProcessTime, startCpuClock } from "./cpu-time";

describe("the CPU time of a run", () => {
  it("is read from the line of a process, whatever its name is", () => {
    const stat = "77 (a) R (b) S 42 77 77 0 -1 4194304 9 0 0 0 100 20 3 4 20 0 1 0 12345 0 0";
    expect(parseProcessTime(stat)).toEqual({ parent: 42, own: 120, waitedFor: 7 });
  });

  it("is that of all descendants, and of those that ended, without the process itself", () => {
    const processes = new Map([
      [1, { parent: 0, own: 1000, waitedFor: 1000 }],
      [10, { parent: 1, own: 500, waitedFor: 1 }],
      [11, { parent: 10, own: 2, waitedFor: 4 }],
      [12, { parent: 11, own: 8, waitedFor: 16 }],
      [20, { parent: 1, own: 900, waitedFor: 900 }],
    ]);
    expect(descendantTicks(10, processes)).toBe(1 + 2 + 4 + 8 + 16);
  });

  it.runIf(process.platform === "linux")("holds what a child used that has ended", async () => {
    const cpuSeconds = startCpuClock();
    const busy = "const end = process.cpuUsage(); while (process.cpuUsage(end).user < 300_000);";
    await once(spawn(process.execPath, ["-e", busy]), "exit");
    expect(cpuSeconds?.()).toBeGreaterThanOrEqual(0.3);
  });
});
