"use client";

import * as Primitive from "@radix-ui/react-dialog";
import clsx from "clsx";
import { setNonce } from "get-nonce";
import { type ReactNode, useState } from "react";
import { mainContentId } from "@/components/ui/main-content-id";
import { Icon } from "./icon";

// While a dialog is open, Radix adds a style element that stops the page from scrolling. The content security policy allows it
// only with the document's nonce. The nonce is read from the document once, because a client-side navigation brings a different
// nonce that the document does not accept.
if (typeof document !== "undefined") {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  if (nonce) setNonce(nonce);
}

const widths = { narrow: "max-w-md", medium: "max-w-xl", wide: "max-w-3xl" };

type Props = {
  title: string;
  /** One or two sentences below the title; screen readers read them with the title. */
  description?: ReactNode;
  width?: keyof typeof widths;
  /** Keeps the dialog open when the person clicks outside it: for forms, where that click would lose the entries. */
  ignoreOutsideClicks?: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** A modal dialog, open as long as it is rendered. When it closes, the focus returns to the element that had it before. */
export function Dialog({ title, description, width = "medium", ignoreOutsideClicks = false, onClose, children }: Props) {
  const [opener] = useState(() => document.activeElement);

  /** Focuses the opener, or the main content when the opener no longer exists. */
  function restoreFocus(event: Event) {
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
            onCloseAutoFocus={restoreFocus}
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
