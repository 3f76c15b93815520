import { Badge, type BadgeTone } from "@/components/ui/badge";
import { statusLabels } from "@/lib/applications/labels";
import type { ApplicationStatus } from "@/lib/applications/rules";

const tones: Record<ApplicationStatus, BadgeTone> = {
  CREATED: "warning",
  PROCESSING: "warning",
  LAUNCHED: "success",
  SUSPENDED: "danger",
};

export function StatusBadge({ status }: { status: ApplicationStatus }) {
  const { label, meaning } = statusLabels[status];
  return (
    <Badge tone={tones[status]} title={meaning}>
      {label}
    </Badge>
  );
}
