import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { WhitelistState } from "@/lib/whitelist/rules";

const looks: Record<WhitelistState, { tone: BadgeTone; label: string }> = {
  closed: { tone: "bad", label: "Closed: no address may call" },
  open: { tone: "wait", label: "Any address may call" },
  restricted: { tone: "good", label: "In force" },
};

export function WhitelistBadge({ state }: { state: WhitelistState }) {
  const { tone, label } = looks[state];
  return <Badge tone={tone}>{label}</Badge>;
}
