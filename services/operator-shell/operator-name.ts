// The name of the operator, as the Audit Log shows it.

import { userInfo } from "node:os";
import { processEnvironment } from "@/lib/platform/env";

/** The shell user; with sudo, the user who called it. */
export function operatorName(): string {
  const sudoUser = process.getuid?.() === 0 ? processEnvironment().SUDO_USER : undefined;
  if (sudoUser) return sudoUser;
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have no name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
