"use client";

import { useNow } from "@/components/live/use-now";
import { Badge } from "@/components/ui/badge";
import type { SecretVersion } from "@/lib/secrets/rules";
import { versionState } from "./version-state";

export function VersionStateBadge({ version, versions }: { version: number; versions: readonly SecretVersion[] }) {
  const state = versionState(versions, version, useNow());
  return state && <Badge tone={state.tone}>{state.label}</Badge>;
}
