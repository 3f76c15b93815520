import type { Metadata } from "next";
import { AddApplicationButton } from "@/components/applications/add-application-button";
import { ApplicationsSearch } from "@/components/applications/applications-search";
import { ApplicationsTable } from "@/components/applications/applications-table";
import { DraftReminder } from "@/components/applications/draft-reminder";
import { listHref } from "@/components/applications/list-href";
import { Preconditions } from "@/components/applications/preconditions";
import { PageLinks } from "@/components/data-table/page-links";
import { PageHeader } from "@/components/shell/page-header";
import { RefreshOnReturn } from "@/components/shell/refresh-on-return";
import { ViewOnlyNote } from "@/components/shell/view-only-note";
import { getAccountSummary } from "@/lib/accounts/queries";
import { listApplications } from "@/lib/applications/queries";
import { addPreconditions } from "@/lib/applications/rules";
import { applicationListParams } from "@/lib/applications/schema";
import { requireMember } from "@/lib/auth/guards";
import { can } from "@/lib/auth/policy";
import { now } from "@/lib/server/clock";
import { env } from "@/lib/server/env";

export const metadata: Metadata = { title: "Application Management" };

const CONDITIONS = "add-application-conditions";

/** A list this short needs no search box. */
const SEARCHABLE_FROM = 6;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ApplicationManagementPage({ searchParams }: Props) {
  const member = await requireMember();
  const params = applicationListParams.parse(await searchParams);
  const [account, list] = await Promise.all([getAccountSummary(member), listApplications(member, params)]);
  const applications = list.rows;
  const canChange = can(member, "applications:change");
  const preconditions = addPreconditions(account, now(), env().minimumBalance, env().supportContact, env().paymentProvider);
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
        {(params.search !== "" || account.applicationCount >= SEARCHABLE_FROM) && (
          <ApplicationsSearch params={params} found={list.found} />
        )}
        <ApplicationsTable applications={applications} params={params} canChange={canChange} canAdd={canChange && areMet} />
        <PageLinks
          label="Pages of applications"
          page={list.page}
          pages={list.pages}
          hrefOf={(page) => listHref({ ...params, page })}
        />
      </div>
      <RefreshOnReturn watching={canChange && !areMet} />
    </>
  );
}
