import type { Metadata } from "next";
import { EndOtherSessionsButton } from "@/components/auth/end-other-sessions-button";
import { SessionsTable } from "@/components/auth/sessions-table";
import { PageHeader } from "@/components/layout/page-header";
import { Section } from "@/components/layout/section";
import { OwnNameForm } from "@/components/people/own-name-form";
import { PasswordForm } from "@/components/people/password-form";
import { listOwnSessions } from "@/lib/auth/queries";
import { requireMember } from "@/lib/web/guards";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const member = await requireMember();
  const sessions = await listOwnSessions(member);
  return (
    <>
      <PageHeader title="Settings" description={`Your own name, password and sessions. You sign in as ${member.email}.`} />
      <div className="space-y-8">
        <Section id="name" title="Name">
          <OwnNameForm name={member.name} />
        </Section>
        <Section
          id="password"
          title="Password"
          description="A new password ends your other sessions, and you get an e-mail about it."
        >
          <PasswordForm email={member.email} />
        </Section>
        <Section
          id="sessions"
          title="Sessions"
          description="Where you are signed in. If you do not recognize a session, end it and change your password."
          actions={sessions.length > 1 && <EndOtherSessionsButton />}
        >
          <SessionsTable sessions={sessions} />
        </Section>
      </div>
    </>
  );
}
