import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { applicationInstants } from "@/components/applications/application-instants";
import { ApplicationSummary } from "@/components/applications/application-summary";
import { ChangeAnnouncer } from "@/components/applications/change-announcer";
import { DraftReminder } from "@/components/applications/draft-reminder";
import { ModifyApplicationButton } from "@/components/applications/modify-application-button";
import { AuditTable } from "@/components/audit/audit-table";
import { AcceptedCallsTable } from "@/components/calls/accepted-calls-table";
import { RefusedCallsTable } from "@/components/calls/refused-calls-table";
import { PageHeader } from "@/components/layout/page-header";
import { ReadOnlyNote } from "@/components/layout/read-only-note";
import { Section } from "@/components/layout/section";
import { RefreshAt } from "@/components/live/refresh-at";
import { RefreshOnReturn } from "@/components/live/refresh-on-return";
import { UpdateInProgressActions } from "@/components/secrets/update-in-progress-actions";
import { VersionsTable } from "@/components/secrets/versions-table";
import { buttonStyle } from "@/components/ui/button-style";
import { Icon } from "@/components/ui/icon";
import { CancelPendingWhitelist } from "@/components/whitelist/cancel-pending-whitelist";
import { RevisionsTable } from "@/components/whitelist/revisions-table";
import { WhitelistComparison } from "@/components/whitelist/whitelist-comparison";
import { getApplication } from "@/lib/applications/queries";
import { applicationId } from "@/lib/applications/schema";
import { listAuditOfApplication } from "@/lib/audit/queries";
import { getCallsSummary, listRecentRefusedCalls } from "@/lib/calls/queries";
import { can } from "@/lib/core/permissions";
import { routes, withParams } from "@/lib/shared/routes";
import { requireMember } from "@/lib/web/guards";

type Props = { params: Promise<{ id: string }> };

/** Used by the page and its metadata. Null for an unknown id, an id of another account, and a text that is not an id. */
const findApplication = cache(async (id: string) => {
  const member = await requireMember();
  const parsed = applicationId.safeParse(id);
  return parsed.success ? getApplication(member, parsed.data) : null;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireMember();
  const application = await findApplication((await params).id);
  return { title: application ? `Application ${application.name}` : "Application not found" };
}

export default async function ApplicationPage({ params }: Props) {
  const member = await requireMember();
  const application = await findApplication((await params).id);
  if (!application) notFound();
  const { allSecrets, allRevisions, ...row } = application;
  const [refused, summary, audit] = await Promise.all([
    listRecentRefusedCalls(member, row.id),
    getCallsSummary(member, row.id),
    listAuditOfApplication(member, row.id),
  ]);
  const canChange = can(member, "applications:manage");
  return (
    <>
      <PageHeader
        title={row.name}
        back={
          <Link
            href={routes.applications}
            prefetch={false}
            className="-ml-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 text-sm text-accent hover:underline"
          >
            <Icon name="arrow-left" className="size-3.5" />
            Application Management
          </Link>
        }
        actions={canChange && <ModifyApplicationButton application={row} variant="secondary" />}
      />
      <div className="space-y-8">
        {!canChange && <ReadOnlyNote />}
        {canChange && <DraftReminder applications={[row]} canAdd={false} />}
        <ApplicationSummary application={row} />
        <Section
          id="whitelist"
          title="IP Whitelist"
          description="The addresses that programs may call from: now, and after a pending change."
        >
          <WhitelistComparison
            revisions={row.revisions}
            pendingActions={canChange && <CancelPendingWhitelist application={row} />}
          />
          <RevisionsTable revisions={allRevisions} />
        </Section>
        <Section
          id="secret"
          title="Application Secret"
          description="The fingerprint shows which version a program uses, without showing the secret."
          actions={can(member, "secrets:manage") && <UpdateInProgressActions application={row} />}
        >
          <VersionsTable versions={allSecrets} />
        </Section>
        <Section
          id="calls"
          title="SMS API calls"
          description="The latest refused calls and how to fix them. Accepted calls are counted."
          actions={
            <Link href={withParams(routes.calls, { application: row.name })} prefetch={false} className={buttonStyle({})}>
              All calls of this application
            </Link>
          }
        >
          <RefusedCallsTable calls={refused.rows} withoutApplication />
          <AcceptedCallsTable summary={summary ? [summary] : []} />
        </Section>
        <Section
          id="audit"
          title="Audit Log"
          description="The latest 50 entries about this application: who did what, when and from where."
        >
          <AuditTable rows={audit} />
        </Section>
      </div>
      <ChangeAnnouncer application={row} />
      <RefreshAt instants={applicationInstants(row)} />
      <RefreshOnReturn />
    </>
  );
}
