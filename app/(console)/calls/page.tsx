import type { Metadata } from "next";
import { AcceptedCallsChart } from "@/components/calls/accepted-calls-chart";
import { AcceptedCallsTable } from "@/components/calls/accepted-calls-table";
import { CallsFilter } from "@/components/calls/calls-filter";
import { RefusedCallsTable } from "@/components/calls/refused-calls-table";
import { CursorPagination } from "@/components/data-table/cursor-pagination";
import { PageHeader } from "@/components/layout/page-header";
import { Section } from "@/components/layout/section";
import { RefreshAt } from "@/components/live/refresh-at";
import { RefreshOnReturn } from "@/components/live/refresh-on-return";
import { countAcceptedCalls, listCallsSummaries, listRefusedCalls } from "@/lib/calls/queries";
import { callsFilter, callsParams } from "@/lib/calls/schema";
import { routes, withParams } from "@/lib/shared/routes";
import { requireMember } from "@/lib/web/guards";

export const metadata: Metadata = { title: "SMS API calls" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function CallsPage({ searchParams }: Props) {
  const member = await requireMember();
  const params = callsParams.parse(await searchParams);
  const filter = callsFilter.parse(params);
  const [refused, accepted, summary] = await Promise.all([
    listRefusedCalls(member, params),
    countAcceptedCalls(member, filter),
    listCallsSummaries(member, filter),
  ]);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const isFirstPage = !params.before && !params.after;
  const hrefOf = (cursor: { before?: string; after?: string }) => withParams(routes.calls, { ...filter, ...cursor });
  return (
    <>
      <PageHeader
        title="SMS API calls"
        description="The calls of your programs to the SMS API, and why some of them were refused."
      />
      <div className="space-y-8">
        <CallsFilter filter={filter} />
        <Section
          id="refused"
          title="Refused calls"
          description="Kept for 30 days. Calls of the same minute with the same code and address share a row, which shows the latest one. Calls with an unknown Application Key are not kept."
        >
          <RefusedCallsTable
            calls={refused.rows}
            {...(isFiltered ? { empty: "No refused call matches this filter. Change the filter or clear it." } : {})}
          />
          <CursorPagination
            label="Pages of the refused calls"
            newest={isFirstPage ? null : hrefOf({})}
            newer={refused.newerThan && hrefOf({ after: refused.newerThan })}
            older={refused.olderThan && hrefOf({ before: refused.olderThan })}
          />
        </Section>
        <Section
          id="accepted"
          title="Accepted calls"
          description={
            filter.code || filter.address
              ? "Counted per minute, not listed one by one. Only the application and the time of the filter apply here."
              : "Counted per minute, not listed one by one."
          }
        >
          {summary.rows.length > 0 && <AcceptedCallsChart accepted={accepted} />}
          <AcceptedCallsTable
            summary={summary.rows}
            {...(filter.application ? { empty: "No application of your account has that name." } : {})}
          />
          {summary.hasMore && (
            <p className="text-sm text-ink-quiet">
              Only the applications used last are shown. To see another one, enter its name in the filter.
            </p>
          )}
        </Section>
      </div>
      <RefreshAt instants={refused.instants} />
      <RefreshOnReturn everyMinute={isFirstPage} />
    </>
  );
}
