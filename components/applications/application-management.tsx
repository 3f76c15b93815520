"use client";

import { NumberedPagination } from "@/components/data-table/numbered-pagination";
import { useConsoleContext } from "@/components/layout/console-context";
import { PageHeader } from "@/components/layout/page-header";
import { ReadOnlyNote } from "@/components/layout/read-only-note";
import { RefreshOnReturn } from "@/components/live/refresh-on-return";
import type { ApplicationPage } from "@/lib/applications/queries";
import type { ApplicationListParams, Precondition } from "@/lib/applications/rules";
import { AddApplicationButton } from "./add-application-button";
import { ApplicationsSearch } from "./applications-search";
import { ApplicationsTable } from "./applications-table";
import { DraftReminder } from "./draft-reminder";
import { listHref } from "./list-href";
import { Preconditions } from "./preconditions";

const CONDITIONS_ID = "add-application-conditions";

/** A shorter list has no search box. */
const SEARCH_MIN_APPLICATIONS = 6;

type Props = {
  list: ApplicationPage;
  params: ApplicationListParams;
  /** All applications of the account, also those that the search does not find. */
  applicationCount: number;
  preconditions: Precondition[];
};

/**
 * The whole start page. A client component that gets only data: a server component would send its elements twice, as HTML and
 * as the payload for hydration.
 */
export function ApplicationManagement({ list, params, applicationCount, preconditions }: Props) {
  const { canChange } = useConsoleContext();
  const canAdd = canChange && preconditions.every(({ met }) => met);
  return (
    <>
      <PageHeader
        title="Application Management"
        description="The applications that your programs send SMS with, and the addresses that may call."
        actions={canChange && <AddApplicationButton unavailableReasonId={canAdd ? undefined : CONDITIONS_ID} />}
      />
      <div className="space-y-4">
        {canChange ? <Preconditions id={CONDITIONS_ID} preconditions={preconditions} /> : <ReadOnlyNote />}
        {canChange && <DraftReminder applications={list.rows} canAdd={canAdd} />}
        {(params.search !== "" || applicationCount >= SEARCH_MIN_APPLICATIONS) && (
          <ApplicationsSearch params={params} matchCount={list.matchCount} />
        )}
        <ApplicationsTable applications={list.rows} params={params} canChange={canChange} canAdd={canAdd} />
        <NumberedPagination
          label="Pages of applications"
          page={list.page}
          pages={list.pages}
          hrefOf={(page) => listHref({ ...params, page })}
        />
      </div>
      <RefreshOnReturn everyMinute={canChange && !canAdd} />
    </>
  );
}
