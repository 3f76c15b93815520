import type { ReactNode } from "react";
import { notify } from "@/components/live/notify";
import { Time } from "@/components/live/time";
import { formatInstantUtc } from "@/lib/shared/time";

type Whitelist = { addresses: string[]; effectiveFrom: Date };

/**
 * Says on the page what was saved and from when it counts. `soon` is false for a list that is in force already. The spoken
 * text has the instant in UTC, because it is not redrawn.
 */
export function notifySaved(done: string, whitelist: Whitelist | null, soon: boolean): void {
  const { spoken, shown } = effectOf(whitelist, soon);
  notify({
    tone: "good",
    text: `${done}${spoken}`,
    content: (
      <p>
        {done}
        {shown}
      </p>
    ),
  });
}

function effectOf(whitelist: Whitelist | null, soon: boolean): { spoken: string; shown: ReactNode } {
  if (!whitelist) return { spoken: "", shown: "" };
  if (!soon) return { spoken: " Any address may call at once.", shown: " Any address may call at once." };
  const what = whitelist.addresses.length === 0 ? " From then any address may call." : "";
  return {
    spoken: ` Its IP whitelist takes effect at ${formatInstantUtc(whitelist.effectiveFrom)}.${what}`,
    shown: (
      <>
        {" "}
        Its IP whitelist takes effect at <Time at={whitelist.effectiveFrom} style="near" relative />.{what}
      </>
    ),
  };
}
