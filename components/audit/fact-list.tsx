import { FactValue } from "./fact-value";

/** Facts that were renamed. Audit rows are never changed, so rows of earlier releases contain the old name. */
const currentNames: Readonly<Record<string, string>> = { deed: "purpose" };

/** `effectiveFrom` → `effective from` */
function formatFactName(recordedName: string): string {
  const name = currentNames[recordedName] ?? recordedName;
  return name.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

/** The recorded facts of the state before or after the event. */
export function FactList({ heading, facts }: { heading: string; facts: unknown }) {
  if (typeof facts !== "object" || facts === null) return null;
  const entries = Object.entries(facts);
  if (entries.length === 0) return null;
  return (
    <div className="min-w-0">
      <p className="text-xs font-medium text-ink-quiet">{heading}</p>
      <dl className="mt-0.5 space-y-0.5">
        {entries.map(([name, value]) => (
          <div key={name} className="wrap-anywhere">
            <dt className="inline text-ink-quiet after:content-[':_']">{formatFactName(name)}</dt>
            <dd className="inline">
              <FactValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
