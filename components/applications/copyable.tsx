import { Fragment, type ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** A value that people carry into their programs: in a fixed-width face, whole, with its copy button. */
export function Copyable({ label, value }: { label: string; value: string }) {
  return (
    <div className="copyable">
      <span>{breakable(value)}</span>
      <CopyButton label={label} text={() => value} />
    </div>
  );
}

/** An address may be broken after its slashes and before its dots and port, so that its parts stay whole. */
function breakable(value: string): ReactNode {
  return value.split(/(?<=\/\/)|(?=[.:](?!\/))/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one unchanging text
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
