"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { RefreshAt } from "@/components/live/refresh-at";
import type { ApplicationRow } from "@/lib/applications/queries";
import { type ApplicationListParams, applicationSorts } from "@/lib/applications/rules";
import { applicationColumns } from "./application-columns";
import { applicationInstants } from "./application-instants";
import { ChangeAnnouncer } from "./change-announcer";
import { listHref } from "./list-href";
import { NoApplications } from "./no-applications";
import { NothingFound } from "./nothing-found";

type Props = { applications: ApplicationRow[]; params: ApplicationListParams; canChange: boolean; canAdd: boolean };

export function ApplicationsTable({ applications, params, canChange, canAdd }: Props) {
  const router = useRouter();
  const [isSorting, startSorting] = useTransition();

  function sortBy(id: string, isDescending: boolean) {
    const sort = applicationSorts.find((allowed) => allowed === id);
    if (sort) startSorting(() => router.push(listHref({ ...params, sort, order: isDescending ? "desc" : "asc", page: 1 })));
  }

  return (
    <div aria-busy={isSorting || undefined} className={isSorting ? "opacity-60 transition-opacity" : undefined}>
      <DataTable
        caption="SMS applications of the account"
        columns={applicationColumns}
        rows={applications}
        rowId={(application) => application.id}
        sorting={[{ id: params.sort, desc: params.order === "desc" }]}
        onSort={([column]) => column && sortBy(column.id, column.desc)}
        breakpoint="wide"
        empty={
          params.search === "" ? (
            <NoApplications canChange={canChange} canAdd={canAdd} />
          ) : (
            <NothingFound search={params.search} />
          )
        }
      />
      {applications.map((application) => (
        <ChangeAnnouncer key={application.id} application={application} />
      ))}
      <RefreshAt instants={applications.flatMap(applicationInstants)} />
    </div>
  );
}
