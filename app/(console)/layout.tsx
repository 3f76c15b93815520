import type { ReactNode } from "react";
import { SessionWatch } from "@/components/auth/session-watch";
import { ConsoleProvider } from "@/components/shell/console-context";
import { ConsoleShell } from "@/components/shell/console-shell";
import { ServerTime } from "@/components/shell/server-time";
import { getAccountSummary } from "@/lib/accounts/queries";
import { readSessionClock, requireMember } from "@/lib/auth/guards";
import { can } from "@/lib/auth/policy";
import { roleLabels } from "@/lib/people/labels";
import { now } from "@/lib/server/clock";
import { env } from "@/lib/server/env";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const member = await requireMember();
  const [account, session] = await Promise.all([getAccountSummary(member), readSessionClock()]);
  const { whitelistDelaySeconds, secretDelaySeconds } = env();
  const facts = {
    personId: member.personId,
    canChange: can(member, "applications:change"),
    canManageSecrets: can(member, "secrets:manage"),
    whitelistDelaySeconds,
    secretDelaySeconds,
  };
  return (
    <ServerTime now={now()}>
      <ConsoleProvider facts={facts}>
        <ConsoleShell
          facts={{
            accountName: account.name,
            balance: account.balance,
            personName: member.name,
            email: member.email,
            roleLabel: roleLabels[member.role],
          }}
        >
          {children}
        </ConsoleShell>
        {session && <SessionWatch endsAt={session.endsAt} absoluteEndsAt={session.absoluteEndsAt} />}
      </ConsoleProvider>
    </ServerTime>
  );
}
