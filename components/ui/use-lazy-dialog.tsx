"use client";

import { type ComponentType, type ReactNode, useRef, useState } from "react";
import { notify } from "@/components/shell/notify";

type DialogProps = { onClose: () => void };

/** What goes on the button that opens a dialog. */
export type DialogIntent = { onPointerEnter: () => void; onFocus: () => void; onClick: () => void };

/**
 * A dialog whose code is fetched at the first sign that it will be wanted (pointer or focus on its button), so that the page
 * itself stays small. `intent` goes on the button, `dialog` is rendered beside it.
 */
export function useLazyDialog<Props extends DialogProps>(
  load: () => Promise<ComponentType<Props>>,
  props: Omit<Props, "onClose">,
): { intent: DialogIntent; opening: boolean; dialog: ReactNode } {
  const [Component, setComponent] = useState<ComponentType<Props> | null>(null);
  const [phase, setPhase] = useState<"closed" | "opening" | "open">("closed");
  const loading = useRef<Promise<ComponentType<Props>> | null>(null);

  function fetchOnce() {
    loading.current ??= load().catch((error: unknown) => {
      loading.current = null;
      throw error;
    });
    return loading.current;
  }

  function prepare() {
    // A failure is told when the button is pressed.
    fetchOnce().catch(() => {});
  }

  async function open() {
    setPhase("opening");
    try {
      const loaded = await fetchOnce();
      setComponent(() => loaded);
      setPhase("open");
    } catch {
      setPhase("closed");
      notify({
        tone: "bad",
        text: "This dialog could not be loaded. The connection may be down, or the console was upgraded: reload the page and try again.",
      });
    }
  }

  return {
    intent: { onPointerEnter: prepare, onFocus: prepare, onClick: () => void open() },
    opening: phase === "opening",
    dialog:
      phase === "open" && Component ? <Component {...(props as unknown as Props)} onClose={() => setPhase("closed")} /> : null,
  };
}
