"use client";

import { PageLinks } from "@/components/data-table/page-links";
import { useConsole } from "@/components/layout/console-context";
import { PageHeader } from "@/components/layout/page-header";
import { ViewOnlyNote } from "@/components/layout/view-only-note";
import { RefreshOnReturn } from "@/components/live/refresh-on-return";
import type { ApplicationPage } from "@/lib/applications/queries";
import type { ApplicationListParams, Precondition } from "@/lib/applications/rules";
import { AddApplicationButton } from "./add-application-button";
import { ApplicationsSearch } from "./applications-search";
import { ApplicationsTable } from "./applications-table";
import { DraftReminder } from "./draft-reminder";
import { listHref } from "./list-href";
import { Preconditions } from "./preconditions";

const CONDITIONS = "add-application-conditions";

/** A list this short needs no search box. */
const SEARCHABLE_FROM = 6;

type Props = {
  list: ApplicationPage;
  params: ApplicationListParams;
  /** How many applications the account has, whatever is searched for. */
  applicationCount: number;
  preconditions: Precondition[];
};

/**
 * The start page, whole. Rendered from its few facts in the browser's half, as the frame around it is: as server components
 * its elements would be written into the page twice.
 */
export function ApplicationManagement({ list, params, applicationCount, preconditions }: Props) {
  const { canChange } = useConsole();
  const canAdd = canChange && preconditions.every(({ met }) => met);
  return (
    <>
      <PageHeader
        title="Application Management"
        description="What your programs send SMS with, and from where they may call."
        actions={canChange && <AddApplicationButton unavailableBecause={canAdd ? undefined : CONDITIONS} />}
      />
      <div className="space-y-4">
        {canChange ? <Preconditions id={CONDITIONS} preconditions={preconditions} /> : <ViewOnlyNote />}
        {canChange && <DraftReminder applications={list.rows} canAdd={canAdd} />}
        {(params.search !== "" || applicationCount >= SEARCHABLE_FROM) && (
          <ApplicationsSearch params={params} found={list.found} />
        )}
        <ApplicationsTable applications={list.rows} params={params} canChange={canChange} canAdd={canAdd} />
        <PageLinks
          label="Pages of applications"
          page={list.page}
          pages={list.pages}
          hrefOf={(page) => listHref({ ...params, page })}
        />
      </div>
      <RefreshOnReturn watching={canChange && !canAdd} />
    </>
  );
}
