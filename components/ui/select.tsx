import clsx from "clsx";
import type { ComponentProps } from "react";
import { fieldStyle } from "./field-style";

/** The browser's native select: it works with every keyboard and on every phone. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select {...rest} className={clsx(fieldStyle, "min-h-9", className)} />;
}
