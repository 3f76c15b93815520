// Playwright runs this once before all tests, and what it returns once after them.

import { startMailServer } from "@/scripts/test/support/mail-server";

export default startMailServer;
