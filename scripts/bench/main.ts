// `npm run bench`: the figures that the README states, in one run on one machine. Compare ratios; rates are the machine's.
// One part alone:
//
//   npm run bench -- pages | start | sms-api

import { spawnSync } from "node:child_process";
import { measurePages } from "./pages";
import { measureSecondStart } from "./second-start";
import { measureSmsApi } from "./sms-api";

/** Over which the memory of the SMS API must stay flat. */
const SMS_API_MESSAGES = 1_000_000;

const parts: Record<string, () => Promise<void>> = {
  pages: measurePages,
  start: async () => {
    console.log("\nA second npm start");
    console.log(`  ready after ${((await measureSecondStart()) / 1000).toFixed(1)} s (aim: within 5 s)`);
  },
  "sms-api": () => measureSmsApi(SMS_API_MESSAGES),
};

const [, script = "", , chosen] = process.argv;
if (chosen) {
  await parts[chosen]?.();
} else {
  // Each in a process of its own: a process has one environment, and one part's heap is none of another's business.
  for (const name of Object.keys(parts)) {
    const { status } = spawnSync(process.execPath, [script, "bench", name], { stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 1);
  }
}
process.exit(0);
