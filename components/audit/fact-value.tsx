import { Time } from "@/components/live/time";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Formats one recorded value for people. */
export function FactValue({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <>none</>;
  if (Array.isArray(value)) return <>{value.length === 0 ? "blank" : value.map(String).join(", ")}</>;
  if (typeof value === "string" && INSTANT.test(value)) return <Time at={new Date(value)} />;
  return <>{typeof value === "object" ? JSON.stringify(value) : String(value)}</>;
}
