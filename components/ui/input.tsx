import clsx from "clsx";
import type { ComponentProps } from "react";
import { fieldStyle } from "./field-style";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={clsx(fieldStyle, "min-h-9", className)} />;
}
