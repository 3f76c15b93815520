import type { ReactNode } from "react";
import { ConsoleShell } from "@/components/shell/console-shell";
import { readSessionClock, requireAccount, requireMember } from "@/lib/auth/guards";
import { can } from "@/lib/auth/policy";
import { roleLabels } from "@/lib/people/labels";
import { now } from "@/lib/server/clock";
import { env } from "@/lib/server/env";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const member = await requireMember();
  const [account, session] = await Promise.all([requireAccount(), readSessionClock()]);
  const { whitelistDelaySeconds, secretDelaySeconds } = env();
  return (
    <ConsoleShell
      now={now()}
      facts={{
        personId: member.personId,
        canChange: can(member, "applications:change"),
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
    </ConsoleShell>
  );
}
