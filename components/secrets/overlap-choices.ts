import { DEFAULT_OVERLAP, type Overlap, overlaps } from "@/lib/secrets/rules";
import { formatDelay } from "@/lib/shared/time";

function labelOf(overlap: Overlap): string {
  return overlaps[overlap] === 0 ? "None" : formatDelay(overlaps[overlap]);
}

/** How long the old secret goes on beside the new one, to choose from. */
export const overlapChoices = (Object.keys(overlaps) as Overlap[]).map((value) => ({
  value,
  label: labelOf(value),
  ...(value === DEFAULT_OVERLAP ? { hint: "usual" } : {}),
}));
