"use client";

import type { ReactNode } from "react";
import { Button } from "./button";
import type { ButtonVariant } from "./button-style";
import { type LoadDialog, type OpenDialogProps, useLazyDialog } from "./use-lazy-dialog";

type Props<DialogProps extends OpenDialogProps> = ButtonVariant & {
  /** The same function for all buttons that open this kind of dialog. */
  load: LoadDialog<DialogProps>;
  /** The properties of the dialog. */
  dialogProps: Omit<DialogProps, "onClose">;
  /** The button's accessible name, when its text does not identify the row it belongs to. */
  "aria-label"?: string;
  /** The id of the text with the reason why the dialog cannot be opened now; absent when it can. */
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
