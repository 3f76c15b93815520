import { DEFAULT_OVERLAP, type Overlap, overlaps } from "@/lib/secrets/rules";
import { formatDelay } from "@/lib/shared/time";

function formatOverlap(overlap: Overlap): string {
  return overlaps[overlap] === 0 ? "None" : formatDelay(overlaps[overlap]);
}

/** The choices of the overlap: how long the old secret stays in force together with the new one. */
export const overlapChoices = (Object.keys(overlaps) as Overlap[]).map((value) => ({
  value,
  label: formatOverlap(value),
  ...(value === DEFAULT_OVERLAP ? { hint: "default" } : {}),
}));
