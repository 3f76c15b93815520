import { CopyButton } from "@/components/ui/copy-button";

/** A value that people carry into their programs: in a fixed-width face, whole, with its copy button. */
export function Copyable({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-start gap-0.5">
      <span className="min-w-0 py-1 font-mono text-sm break-all">{value}</span>
      <CopyButton label={label} text={() => value} />
    </div>
  );
}
