"use client";

import type { ReactNode } from "react";
import { Button } from "./button";
import type { ButtonVariant } from "./button-style";
import { type LoadDialog, type OpenDialogProps, useLazyDialog } from "./use-lazy-dialog";

type Props<DialogProps extends OpenDialogProps> = ButtonVariant & {
  /** One function for all buttons of a kind. */
  load: LoadDialog<DialogProps>;
  /** What the dialog is told. */
  dialogProps: Omit<DialogProps, "onClose">;
  /** Its name where the words on it do not say which of many it is. */
  "aria-label"?: string;
  /** The id of the text that says why the dialog cannot be opened now; absent when it can. */
  unavailableReasonId?: string | undefined;
  children: ReactNode;
};

/** A button that opens a dialog. */
export function DialogButton<DialogProps extends OpenDialogProps>(props: Props<DialogProps>) {
  const { load, dialogProps, variant, size, unavailableReasonId, children } = props;
  const { openerProps, opening, dialog } = useLazyDialog(load, dialogProps);
  return (
    <>
      <Button
        variant={variant}
        size={size}
        pending={opening}
        unavailable={unavailableReasonId !== undefined}
        aria-label={props["aria-label"]}
        aria-describedby={unavailableReasonId}
        onPointerEnter={openerProps.onPointerEnter}
        onFocus={openerProps.onFocus}
        onClick={openerProps.onClick}
      >
        {children}
      </Button>
      {dialog}
    </>
  );
}
