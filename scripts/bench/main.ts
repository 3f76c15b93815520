// `npm run bench`: the figures in docs/operations.md, in one run on one machine. Compare the ratios; the rates depend on the
// machine. To run one benchmark alone:
//
//   npm run bench -- pages | start | sms-api

import { spawnSync } from "node:child_process";
import { measurePages } from "./pages";
import { measureSecondStart } from "./second-start";
import { measureSmsApi } from "./sms-api";

/** The memory of the SMS API must stay constant over this number of messages. */
const SMS_API_MESSAGES = 1_000_000;

const benchmarks: Record<string, () => Promise<void>> = {
  pages: measurePages,
  start: async () => {
    console.log("\nA second npm start");
    console.log(`  ready after ${((await measureSecondStart()) / 1000).toFixed(1)} s (aim: within 5 s)`);
  },
  "sms-api": () => measureSmsApi(SMS_API_MESSAGES),
};

const [, script = "", , chosen] = process.argv;
if (chosen) {
  await benchmarks[chosen]?.();
} else {
  // Each in its own process: a process has one environment, and the heap of one benchmark must not slow down another.
  for (const name of Object.keys(benchmarks)) {
    const { status } = spawnSync(process.execPath, [script, "bench", name], { stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 1);
  }
}
process.exit(0);
