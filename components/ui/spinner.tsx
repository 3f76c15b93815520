import clsx from "clsx";
import { LoaderCircle } from "lucide-react";

/** Says to the eye that something is under way; in words it is said by the text beside it. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={clsx("size-4 shrink-0 animate-spin", className)} />;
}
