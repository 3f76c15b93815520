import { formatDelay } from "@/lib/shared/time";

/** The default delay is shown as a range, because the person's clock may differ from the server's: 15 minutes are always enough. */
const DEFAULT_DELAY_SECONDS = 600;

/** When a change of the whitelist takes effect, as the hint in the dialogs. */
export function formatEffect(delaySeconds: number): string {
  if (delaySeconds === DEFAULT_DELAY_SECONDS) return "takes effect in 10 to 15 minutes";
  return delaySeconds === 0 ? "takes effect at once" : `takes effect in ${formatDelay(delaySeconds)}`;
}
