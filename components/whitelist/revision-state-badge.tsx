"use client";

import { useNow } from "@/components/live/use-now";
import { Badge } from "@/components/ui/badge";
import type { Revision } from "@/lib/whitelist/rules";
import { revisionState } from "./revision-state";

export function RevisionStateBadge({ revision, revisions }: { revision: number; revisions: readonly Revision[] }) {
  const { label, tone } = revisionState(revisions, revision, useNow());
  return <Badge tone={tone}>{label}</Badge>;
}
