"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import type { Features } from "@/components/data-table/features";
import { Time } from "@/components/live/time";
import { SecretCell } from "@/components/secrets/secret-cell";
import type { ApplicationRow } from "@/lib/applications/queries";
import { routes } from "@/lib/shared/routes";
import { Copyable } from "./copyable";
import { OperationCell } from "./operation-cell";
import { StatusCell } from "./status-cell";

const column = createColumnHelper<Features, ApplicationRow>();

// At module scope: the table computes its columns again when it gets another array.
export const applicationColumns = column.columns([
  column.accessor("name", {
    header: "Application Name",
    meta: { label: "Application Name", isRowName: true, width: "minmax(7rem, 1fr)" },
    cell: ({ row: { original } }) => (
      <Link href={routes.application(original.id)} prefetch={false} className="application-name">
        {original.name}
      </Link>
    ),
  }),
  column.display({
    id: "key",
    header: "Application Key",
    meta: { label: "Application Key", width: "9.75rem", cell: "@max-md:col-span-full" },
    cell: ({ row: { original } }) => <Copyable label={`Application Key of ${original.name}`} value={original.key} />,
  }),
  column.display({
    id: "secret",
    header: "Application Secret",
    meta: { label: "Application Secret", width: "minmax(8rem, auto)", cell: "@max-md:col-span-full" },
    cell: ({ row: { original } }) => <SecretCell application={original} />,
  }),
  column.display({
    id: "accessAddress",
    header: "Application Access Address",
    meta: { label: "Application Access Address", width: "minmax(8rem, 1.4fr)", cell: "@max-md:col-span-full" },
    cell: ({ row: { original } }) => (
      <Copyable label={`Application Access Address of ${original.name}`} value={original.accessAddress} />
    ),
  }),
  column.display({
    id: "channelNumber",
    header: "Channel No.",
    meta: { label: "Channel No.", width: "minmax(8.875rem, auto)" },
    cell: ({ row: { original } }) => <Copyable label={`Channel No. of ${original.name}`} value={original.channelNumber} />,
  }),
  column.accessor("status", {
    header: "Status",
    // The cell also renders the notes, which span a second line below the other columns.
    meta: { label: "Status", width: "minmax(6rem, auto)", cell: "col-span-full @wide:contents" },
    cell: ({ row: { original } }) => <StatusCell application={original} />,
  }),
  column.accessor("createdAt", {
    id: "created",
    header: "Created",
    meta: { label: "Created", width: "minmax(9.25rem, auto)" },
    cell: ({ row: { original } }) => <Time at={original.createdAt} stacked relative className="text-sm" />,
  }),
  column.display({
    id: "operation",
    header: "Operation",
    meta: { label: "Operation", width: "minmax(5.25rem, auto)", cell: "@max-md:col-span-full" },
    cell: ({ row: { original } }) => <OperationCell application={original} />,
  }),
]);
