import { formatDelay } from "@/lib/shared/time";

/** With the usual delay people are told a span: whoever saves on one clock and calls from another is safe after 15 minutes. */
const USUAL_DELAY_SECONDS = 600;

/** When a change of the whitelist takes effect, in the words of the dialogs' caution. */
export function formatEffect(delaySeconds: number): string {
  if (delaySeconds === USUAL_DELAY_SECONDS) return "takes effect in 10 to 15 minutes";
  return delaySeconds === 0 ? "takes effect at once" : `takes effect in ${formatDelay(delaySeconds)}`;
}
