// CPU time (user and system) of everything that the test command runs. Node reports it for its own process alone, so it is
// read from /proc: that of each running descendant, and of the descendants that ended and were waited for.
//
// A process whose parent ended first is waited for by nobody here (the processes of a browser that closes), and its time
// would vanish. Therefore the sum is read again and again, and what it lost since the last reading is added back: no more is
// missed than what such a process used after the last reading.

import { readdirSync, readFileSync } from "node:fs";

const READ_EVERY_MS = 1000;
/** The unit of /proc/<pid>/stat, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

type ProcessTime = { parent: number; own: number; waitedFor: number };

/** Parses /proc/<pid>/stat. The second field is the program's name and may itself hold spaces and parentheses. */
export function parseProcessTime(stat: string): ProcessTime {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const field = (index: number) => Number(fields[index]);
  return { parent: field(1), own: field(11) + field(12), waitedFor: field(13) + field(14) };
}

/** Ticks of the descendants of `root`; `root` itself does not count. */
export function descendantTicks(root: number, processes: ReadonlyMap<number, ProcessTime>): number {
  const isDescendant = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent ?? 0;
    return parent === root || (parent > 1 && isDescendant(parent));
  };
  let ticks = processes.get(root)?.waitedFor ?? 0;
  for (const [pid, { own, waitedFor }] of processes) if (isDescendant(pid)) ticks += own + waitedFor;
  return ticks;
}

function readProcesses(): Map<number, ProcessTime> {
  const processes = new Map<number, ProcessTime>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      processes.set(Number(name), parseProcessTime(readFileSync(`/proc/${name}/stat`, "utf8")));
    } catch {
      // It ended meanwhile.
    }
  }
  return processes;
}

/** Answers a function that tells the CPU seconds used since this call; undefined where there is no /proc. */
export function startCpuClock(): (() => number) | undefined {
  if (process.platform !== "linux") return undefined;
  let last = descendantTicks(process.pid, readProcesses());
  let used = 0;
  const read = () => {
    const ticks = descendantTicks(process.pid, readProcesses());
    used += Math.max(0, ticks - last);
    last = ticks;
  };
  setInterval(read, READ_EVERY_MS).unref();
  return () => {
    read();
    return used / TICKS_PER_SECOND;
  };
}
