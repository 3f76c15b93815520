import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";

/** A message instead of a form, with a button that closes the dialog: there is nothing (more) to do in it. */
export function DialogMessage({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  return (
    <>
      <DialogBody>
        <Alert tone="info">
          <p>{children}</p>
        </Alert>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </DialogFooter>
    </>
  );
}
