// npm start [-- process …]: all processes, or only those that are named, as each container does.

import { supervise } from "./supervisor";

await supervise("production", process.argv.slice(3));
