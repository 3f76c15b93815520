import type { Metadata } from "next";
import { AddApplicationButton } from "@/components/applications/add-application-button";
import { applicationInstants } from "@/components/applications/application-instants";
import { ApplicationsTable } from "@/components/applications/applications-table";
import { ChangeAnnouncer } from "@/components/applications/change-announcer";
import { DraftReminder } from "@/components/applications/draft-reminder";
import { Preconditions } from "@/components/applications/preconditions";
import { PageHeader } from "@/components/shell/page-header";
import { RefreshAt } from "@/components/shell/refresh-at";
import { RefreshOnReturn } from "@/components/shell/refresh-on-return";
import { ViewOnlyNote } from "@/components/shell/view-only-note";
import { getAccountSummary } from "@/lib/accounts/queries";
import { listApplications } from "@/lib/applications/queries";
import { addPreconditions } from "@/lib/applications/rules";
import { requireMember } from "@/lib/auth/guards";
import { can } from "@/lib/auth/policy";
import { now } from "@/lib/server/clock";
import { env } from "@/lib/server/env";

export const metadata: Metadata = { title: "Application Management" };

const CONDITIONS = "add-application-conditions";

export default async function ApplicationManagementPage() {
  const member = await requireMember();
  const [account, applications] = await Promise.all([getAccountSummary(member), listApplications(member)]);
  const canChange = can(member, "applications:change");
  const preconditions = addPreconditions(account, now(), env().minimumBalance, env().supportContact);
  const areMet = preconditions.every(({ met }) => met);
  return (
    <>
      <PageHeader
        title="Application Management"
        description="What your programs send SMS with, and from where they may call."
        actions={canChange && <AddApplicationButton unavailableBecause={areMet ? undefined : CONDITIONS} />}
      />
      <div className="space-y-4">
        {canChange ? <Preconditions id={CONDITIONS} preconditions={preconditions} /> : <ViewOnlyNote />}
        {canChange && <DraftReminder applications={applications} canAdd={areMet} />}
        <ApplicationsTable applications={applications} canChange={canChange} canAdd={canChange && areMet} />
      </div>
      {applications.map((application) => (
        <ChangeAnnouncer key={application.id} application={application} />
      ))}
      <RefreshAt instants={applications.flatMap(applicationInstants)} />
      <RefreshOnReturn watching={canChange && !areMet} />
    </>
  );
}
