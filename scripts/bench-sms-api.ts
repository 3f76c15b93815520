// The SMS API's part of the measurements alone: seconds of each, and over how many messages its memory is watched.

import { measureSmsApi } from "./measuring/sms-api";

const [seconds = "10", messages = "1000000"] = process.argv.slice(3);
await measureSmsApi({ seconds: Number(seconds), messages: Number(messages) });
process.exit(0);
