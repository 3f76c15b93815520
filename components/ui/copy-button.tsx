"use client";

import { useEffect, useState } from "react";
import { announce } from "@/components/live/announce";
import { copyText } from "./copy-text";
import { Icon } from "./icon";

/** How long the button shows the outcome. */
const OUTCOME_MS = 2000;

type Props = {
  /** The name of the copied value, such as `Application Key`. */
  label: string;
  /** Called at the click, so that no DOM attribute contains a secret. */
  text: () => string;
  /** Shows a text beside the icon. */
  withText?: boolean;
};

export function CopyButton({ label, text, withText }: Props) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), OUTCOME_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    const copied = await copyText(text());
    setOutcome(copied ? "copied" : "failed");
    announce(copied ? `Copied: ${label}` : `${label} could not be copied. Select it and copy it with the keyboard.`);
  }

  const caption = outcome === "copied" ? "Copied" : outcome === "failed" ? "Not copied" : "Copy";
  return (
    <button
      type="button"
      aria-label={`Copy ${label}`}
      title={outcome === "failed" ? "Select the text and copy it with the keyboard" : caption}
      onClick={copy}
      className={withText ? "copy-button px-2 text-sm" : "copy-button"}
    >
      {outcome === "copied" ? <Icon name="check" className="size-3.5 text-success" /> : <Icon name="copy" className="size-3.5" />}
      {withText && <span aria-hidden>{caption}</span>}
    </button>
  );
}
