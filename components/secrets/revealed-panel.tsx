"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { RevealTimer } from "./reveal-timer";

type Props = {
  heading: string;
  hidesAt: Date;
  onKeepShowing: () => void;
  onHide: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** The panel that shows revealed secrets. It takes the focus, because the form that had it is no longer rendered. */
export function RevealedPanel({ heading, hidesAt, onKeepShowing, onHide, onClose, children }: Props) {
  const title = useRef<HTMLHeadingElement>(null);

  useEffect(() => title.current?.focus(), []);

  return (
    <>
      <DialogBody>
        <h3 ref={title} tabIndex={-1} className="font-semibold outline-none">
          {heading}
        </h3>
        {children}
        <RevealTimer hidesAt={hidesAt} onKeepShowing={onKeepShowing} onHide={onHide} />
        <p className="text-sm text-ink-quiet">
          Never put a secret in source code or a chat. Anyone who has it and the Application Key can send SMS at your cost.
        </p>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </DialogFooter>
    </>
  );
}
