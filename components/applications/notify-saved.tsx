import type { ReactNode } from "react";
import { notify } from "@/components/live/notify";
import { Time } from "@/components/live/time";
import { formatInstantUtc } from "@/lib/shared/time";

type Whitelist = { addresses: string[]; effectiveFrom: Date };

/**
 * Notifies that an application was saved, and from when its whitelist is in force. `isPending` is false for a list that is in
 * force already. The announced text has the instant in UTC, because it is not rendered again when the time zone is known.
 */
export function notifySaved(message: string, whitelist: Whitelist | null, isPending: boolean): void {
  const { text, content } = describeEffect(whitelist, isPending);
  notify({
    tone: "success",
    text: `${message}${text}`,
    content: (
      <p>
        {message}
        {content}
      </p>
    ),
  });
}

function describeEffect(whitelist: Whitelist | null, isPending: boolean): { text: string; content: ReactNode } {
  if (!whitelist) return { text: "", content: "" };
  if (!isPending) return { text: " Any address may call at once.", content: " Any address may call at once." };
  const blank = whitelist.addresses.length === 0 ? " From then on any address may call." : "";
  return {
    text: ` Its IP whitelist takes effect at ${formatInstantUtc(whitelist.effectiveFrom)}.${blank}`,
    content: (
      <>
        {" "}
        Its IP whitelist takes effect at <Time at={whitelist.effectiveFrom} style="short" relative />.{blank}
      </>
    ),
  };
}
