"use client";

import { type ComponentType, type ReactNode, useState } from "react";
import { notify } from "@/components/live/notify";

export type OpenDialogProps = { onClose: () => void };
export type LoadDialog<Props> = () => Promise<ComponentType<Props>>;

/** What goes on the button that opens a dialog. */
export type DialogOpenerProps = { onPointerEnter: () => void; onFocus: () => void; onClick: () => void };

// One fetch for all buttons of a kind. A failed one is forgotten, so that it can be tried again.
const fetches = new WeakMap<LoadDialog<never>, Promise<ComponentType<never>>>();

function fetchOnce<Props>(load: LoadDialog<Props>): Promise<ComponentType<Props>> {
  const known = fetches.get(load as LoadDialog<never>);
  if (known) return known as Promise<ComponentType<Props>>;
  const fetched = load();
  fetches.set(load as LoadDialog<never>, fetched as Promise<ComponentType<never>>);
  fetched.catch(() => fetches.delete(load as LoadDialog<never>));
  return fetched;
}

/**
 * A dialog whose code is fetched at the first sign that it will be wanted (pointer or focus on its button), so that the page
 * itself stays small. `load` is one function for all buttons of a kind. `openerProps` goes on the button, `dialog` is rendered
 * beside it.
 */
export function useLazyDialog<Props extends OpenDialogProps>(
  load: LoadDialog<Props>,
  props: Omit<Props, "onClose">,
): { openerProps: DialogOpenerProps; opening: boolean; dialog: ReactNode } {
  const [state, setState] = useState<{ Dialog: ComponentType<Props> } | "opening" | "closed">("closed");

  function preload() {
    // A failure is told when the button is pressed.
    fetchOnce(load).catch(() => {});
  }

  async function open() {
    setState("opening");
    try {
      setState({ Dialog: await fetchOnce(load) });
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
