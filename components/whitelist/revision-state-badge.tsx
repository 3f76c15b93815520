"use client";

import { useNow } from "@/components/live/use-now";
import { Badge } from "@/components/ui/badge";
import type { Revision } from "@/lib/whitelist/rules";
import { revisionState } from "./revision-state";

export function RevisionStateBadge({ revision, among }: { revision: number; among: readonly Revision[] }) {
  const { label, tone } = revisionState(among, revision, useNow());
  return <Badge tone={tone}>{label}</Badge>;
}
