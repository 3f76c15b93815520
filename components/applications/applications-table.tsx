"use client";

import { DataTable } from "@/components/data-table/data-table";
import type { ApplicationRow } from "@/lib/applications/queries";
import { applicationColumns } from "./application-columns";
import { NoApplications } from "./no-applications";

const newestFirst = [{ id: "created", desc: true }];

type Props = { applications: ApplicationRow[]; canChange: boolean; canAdd: boolean };

export function ApplicationsTable({ applications, canChange, canAdd }: Props) {
  return (
    <DataTable
      caption="SMS applications of the account"
      columns={applicationColumns}
      rows={applications}
      rowId={(application) => application.id}
      initialSorting={newestFirst}
      room="eight"
      empty={<NoApplications canChange={canChange} canAdd={canAdd} />}
    />
  );
}
