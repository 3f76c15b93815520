import clsx from "clsx";
import { Icon } from "./icon";

/** Says to the eye that something is under way; in words it is said by the text beside it. */
export function Spinner({ className }: { className?: string }) {
  return <Icon name="loader-circle" className={clsx("size-4 shrink-0 animate-spin", className)} />;
}
