// Creates the first account in an empty database. Runs in a process of its own, so that the supervisor needs no database client.

import { ensureFirstAccount } from "@/prisma/seed";

const account = await ensureFirstAccount();
process.send?.({ account }, () => process.exit(0));
