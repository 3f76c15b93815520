import type { Metadata } from "next";
import { AuditFilter } from "@/components/audit/audit-filter";
import { AuditTable } from "@/components/audit/audit-table";
import { CursorPagination } from "@/components/data-table/cursor-pagination";
import { PageHeader } from "@/components/layout/page-header";
import { buttonStyle } from "@/components/ui/button-style";
import { Icon } from "@/components/ui/icon";
import { listAudit, listAuditPeople } from "@/lib/audit/queries";
import { auditFilter, auditParams } from "@/lib/audit/schema";
import { routes, withParams } from "@/lib/shared/routes";
import { requireMember } from "@/lib/web/guards";

export const metadata: Metadata = { title: "Audit Log" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditLogPage({ searchParams }: Props) {
  const member = await requireMember();
  const params = auditParams.parse(await searchParams);
  const filter = auditFilter.parse(params);
  const [page, people] = await Promise.all([listAudit(member, params), listAuditPeople(member)]);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const hrefOf = (cursor: { before?: string; after?: string }) => withParams(routes.audit, { ...filter, ...cursor });
  return (
    <>
      <PageHeader
        title="Audit Log"
        description="Who did what in your account, when and from where. Entries are never changed or removed."
        actions={
          <a href={withParams(routes.auditCsv, filter)} download className={buttonStyle({})}>
            <Icon name="download" className="size-4" />
            Download CSV
          </a>
        }
      />
      <div className="space-y-4">
        <AuditFilter filter={filter} people={people} />
        <AuditTable
          rows={page.rows}
          empty={isFiltered ? "No entry matches this filter. Change the filter or clear it." : "There is no entry yet."}
        />
        <CursorPagination
          label="Pages of the Audit Log"
          newest={params.before || params.after ? hrefOf({}) : null}
          newer={page.newerThan && hrefOf({ after: page.newerThan })}
          older={page.olderThan && hrefOf({ before: page.olderThan })}
        />
      </div>
    </>
  );
}
