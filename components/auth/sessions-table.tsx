"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { Time } from "@/components/live/time";
import { Badge } from "@/components/ui/badge";
import type { SessionView } from "@/lib/auth/queries";
import { EndSessionButton } from "./end-session-button";
import { SignOutButton } from "./sign-out-button";

const column = createColumnHelper<Features, SessionView>();

const columns = column.columns([
  column.display({
    id: "browser",
    header: "Browser",
    meta: { label: "Browser", isRowName: true, width: "minmax(10rem, 1.5fr)" },
    cell: ({ row: { original } }) => (
      <span className="inline-flex flex-wrap items-center gap-2 font-medium">
        {original.browser}
        {original.isCurrent && <Badge tone="success">This session</Badge>}
      </span>
    ),
  }),
  column.display({
    id: "address",
    header: "Address",
    meta: { label: "Address", width: "minmax(8rem, 1fr)" },
    cell: ({ row: { original } }) => <span className="font-mono text-sm wrap-anywhere">{original.address}</span>,
  }),
  column.display({
    id: "signedIn",
    header: "Signed in",
    meta: { label: "Signed in" },
    cell: ({ row: { original } }) => <Time at={original.signedInAt} stacked className="text-sm" />,
  }),
  column.display({
    id: "lastActive",
    header: "Last activity",
    meta: { label: "Last activity" },
    cell: ({ row: { original } }) => <Time at={original.lastActiveAt} stacked relative className="text-sm" />,
  }),
  column.display({
    id: "end",
    header: "Operation",
    meta: { label: "Operation" },
    cell: ({ row: { original } }) => (original.isCurrent ? <SignOutButton size="sm" /> : <EndSessionButton session={original} />),
  }),
]);

export function SessionsTable({ sessions }: { sessions: SessionView[] }) {
  return (
    <DataTable
      caption="Your sessions, this session first"
      columns={columns}
      rows={sessions}
      rowId={({ id }) => id}
      empty={<p>You have no session.</p>}
    />
  );
}
