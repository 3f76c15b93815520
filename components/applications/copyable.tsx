import { Fragment, type ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** A value that people copy into their programs: the whole value in a fixed-width font, with a copy button. */
export function Copyable({ label, value }: { label: string; value: string }) {
  return (
    <div className="copyable">
      <span>{breakable(value)}</span>
      <CopyButton label={label} text={() => value} />
    </div>
  );
}

/** Allows line breaks of a URL only after `//` and before a dot or the port. */
function breakable(value: string): ReactNode {
  return value.split(/(?<=\/\/)|(?=[.:](?!\/))/).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {piece}
    </Fragment>
  ));
}
