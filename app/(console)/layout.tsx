import type { ReactNode } from "react";
import { ConsoleFrame } from "@/components/layout/console-frame";
import { can } from "@/lib/core/permissions";
import { roleLabels } from "@/lib/people/labels";
import { now } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { readSessionClock, requireAccount, requireMember } from "@/lib/web/guards";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const member = await requireMember();
  const [account, session] = await Promise.all([requireAccount(), readSessionClock()]);
  const { whitelistDelaySeconds, secretDelaySeconds } = env();
  return (
    <ConsoleFrame
      now={now()}
      context={{
        personId: member.personId,
        canChange: can(member, "applications:manage"),
        canManageSecrets: can(member, "secrets:manage"),
        whitelistDelaySeconds,
        secretDelaySeconds,
      }}
      header={{
        accountName: account.name,
        balance: account.balance,
        personName: member.name,
        email: member.email,
        roleLabel: roleLabels[member.role],
      }}
      session={session}
    >
      {children}
    </ConsoleFrame>
  );
}
