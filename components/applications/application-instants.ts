import type { ApplicationRow } from "@/lib/applications/queries";

/** Every instant at which something about the application changes by itself: when a page that shows it is out of date. */
export function applicationInstants({ revisions, secrets }: Pick<ApplicationRow, "revisions" | "secrets">): Date[] {
  return [
    ...revisions.flatMap(({ effectiveFrom, effectiveUntil }) => [effectiveFrom, effectiveUntil]),
    ...secrets.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]),
  ].filter((instant) => instant !== null);
}
