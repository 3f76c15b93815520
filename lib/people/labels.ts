// Roles in words.

import type { Role } from "@/prisma/client/enums";

export const roleLabels: Record<Role, string> = { ADMIN: "Administrator", VIEWER: "Viewer" };
