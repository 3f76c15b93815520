import type { ApplicationRow } from "@/lib/applications/queries";

/** Every instant at which a revision or a version starts or ends. A page that shows the application is out of date then. */
export function applicationInstants({ revisions, secrets }: Pick<ApplicationRow, "revisions" | "secrets">): Date[] {
  return [
    ...revisions.flatMap(({ effectiveFrom, effectiveUntil }) => [effectiveFrom, effectiveUntil]),
    ...secrets.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]),
  ].filter((instant) => instant !== null);
}
