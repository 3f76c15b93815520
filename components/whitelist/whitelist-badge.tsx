import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { WhitelistState } from "@/lib/whitelist/rules";

const variants: Record<WhitelistState, { tone: BadgeTone; label: string }> = {
  closed: { tone: "danger", label: "Closed: no address may call" },
  open: { tone: "warning", label: "Any address may call" },
  restricted: { tone: "success", label: "In force" },
};

export function WhitelistBadge({ state }: { state: WhitelistState }) {
  const { tone, label } = variants[state];
  return <Badge tone={tone}>{label}</Badge>;
}
