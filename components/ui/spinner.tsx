import clsx from "clsx";
import { Icon } from "./icon";

/** Shows that an action is in progress; the text beside it says which. */
export function Spinner({ className }: { className?: string }) {
  return <Icon name="loader-circle" className={clsx("size-4 shrink-0 animate-spin", className)} />;
}
