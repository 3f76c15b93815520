"use client";

import { type ComponentType, type ReactNode, useState } from "react";
import { notify } from "@/components/live/notify";

export type OpenDialogProps = { onClose: () => void };
export type LoadDialog<Props> = () => Promise<ComponentType<Props>>;

/** The event handlers of the button that opens a dialog. */
export type DialogOpenerProps = { onPointerEnter: () => void; onFocus: () => void; onClick: () => void };

// One import for all buttons of a kind. A failed import is removed, so that it can be retried.
const imports = new WeakMap<LoadDialog<never>, Promise<ComponentType<never>>>();

function importOnce<Props>(load: LoadDialog<Props>): Promise<ComponentType<Props>> {
  const pending = imports.get(load as LoadDialog<never>);
  if (pending) return pending as Promise<ComponentType<Props>>;
  const imported = load();
  imports.set(load as LoadDialog<never>, imported as Promise<ComponentType<never>>);
  imported.catch(() => imports.delete(load as LoadDialog<never>));
  return imported;
}

/**
 * A dialog whose code is loaded when the pointer or the focus reaches its button, so that the page itself stays small. `load`
 * is the same function for all buttons of a kind. Spread `openerProps` on the button and render `dialog` beside it.
 */
export function useLazyDialog<Props extends OpenDialogProps>(
  load: LoadDialog<Props>,
  props: Omit<Props, "onClose">,
): { openerProps: DialogOpenerProps; opening: boolean; dialog: ReactNode } {
  const [state, setState] = useState<{ Dialog: ComponentType<Props> } | "opening" | "closed">("closed");

  function preload() {
    // A failure is reported when the button is clicked.
    importOnce(load).catch(() => {});
  }

  async function open() {
    setState("opening");
    try {
      setState({ Dialog: await importOnce(load) });
    } catch {
      setState("closed");
      notify({
        tone: "danger",
        text: "This dialog could not be loaded. Either the connection is down or the console was upgraded. Reload the page and try again.",
      });
    }
  }

  return {
    openerProps: { onPointerEnter: preload, onFocus: preload, onClick: () => void open() },
    opening: state === "opening",
    dialog:
      typeof state === "object" ? <state.Dialog {...(props as unknown as Props)} onClose={() => setState("closed")} /> : null,
  };
}
