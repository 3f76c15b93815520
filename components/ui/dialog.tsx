"use client";

import * as Primitive from "@radix-ui/react-dialog";
import clsx from "clsx";
import { setNonce } from "get-nonce";
import { type ReactNode, useState } from "react";
import { mainContentId } from "@/components/ui/main-content-id";
import { Icon } from "./icon";

// While a dialog is open a style element stops the page beneath from scrolling; the policy of the page lets it in by the
// page's own nonce. It is read from the document once: a soft navigation brings another one that the document does not have.
if (typeof document !== "undefined") {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  if (nonce) setNonce(nonce);
}

const widths = { narrow: "max-w-md", medium: "max-w-xl", wide: "max-w-3xl" };

type Props = {
  title: string;
  /** One or two sentences beneath the title, read aloud with it. */
  description?: ReactNode;
  width?: keyof typeof widths;
  /** Keeps the dialog open on a click beside it: for forms, where that click would lose what was typed. */
  ignoreOutsideClicks?: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** An open modal dialog. It is there as long as it is rendered, and gives the focus back to where it came from. */
export function Dialog({ title, description, width = "medium", ignoreOutsideClicks = false, onClose, children }: Props) {
  const [opener] = useState(() => document.activeElement);

  /** Back to where the person was; to the page itself when that is gone. */
  function giveFocusBack(event: Event) {
    event.preventDefault();
    const target = opener?.isConnected && opener !== document.body ? opener : document.getElementById(mainContentId);
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 grid justify-items-center overflow-y-auto bg-scrim p-3 sm:p-6">
          <Primitive.Content
            {...(description ? {} : { "aria-describedby": undefined })}
            onCloseAutoFocus={giveFocusBack}
            onInteractOutside={ignoreOutsideClicks ? (event) => event.preventDefault() : undefined}
            className={clsx(
              "relative my-auto w-full min-w-0 rounded-lg border border-line bg-surface shadow-high outline-none",
              widths[width],
            )}
          >
            <div className="border-b border-line py-4 pr-14 pl-4 sm:pl-6">
              <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
              {description && (
                <Primitive.Description asChild>
                  <div className="mt-0.5 text-sm text-ink-quiet wrap-anywhere">{description}</div>
                </Primitive.Description>
              )}
            </div>
            {children}
            <Primitive.Close
              aria-label="Close"
              className="absolute top-3 right-3 grid size-8 cursor-pointer place-items-center rounded-md text-ink-quiet hover:bg-raised hover:text-ink"
            >
              <Icon name="x" className="size-4.5" />
            </Primitive.Close>
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
