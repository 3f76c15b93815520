import clsx from "clsx";
import type { ComponentProps } from "react";
import { fieldStyle } from "./field-style";

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} className={clsx(fieldStyle, "min-h-18 resize-y", className)} />;
}
