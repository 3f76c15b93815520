// Creates the first account in an empty database, in a process of its own: the supervisor then needs no database client.

import { ensureFirstAccount } from "@/prisma/seed";

const account = await ensureFirstAccount();
process.send?.({ account }, () => process.exit(0));
