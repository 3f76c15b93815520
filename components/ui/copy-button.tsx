"use client";

import { useEffect, useState } from "react";
import { announce } from "@/components/live/announce";
import { copyText } from "./copy-text";
import { Icon } from "./icon";

const DONE_MS = 2000;

type Props = {
  /** What the copied thing is called: `Application Key`. */
  label: string;
  /** Asked for at the click, so that a secret stands in no property of the document. */
  text: () => string;
  /** With the word beside the icon. */
  withText?: boolean;
};

export function CopyButton({ label, text, withText }: Props) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), DONE_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    const copied = await copyText(text());
    setOutcome(copied ? "copied" : "failed");
    announce(copied ? `Copied: ${label}` : `${label} could not be copied. Select it and copy it with the keyboard.`);
  }

  const word = outcome === "copied" ? "Copied" : outcome === "failed" ? "Not copied" : "Copy";
  return (
    <button
      type="button"
      aria-label={`Copy ${label}`}
      title={outcome === "failed" ? "Select the text and copy it with the keyboard" : word}
      onClick={copy}
      className={withText ? "copy-button px-2 text-sm" : "copy-button"}
    >
      {outcome === "copied" ? <Icon name="check" className="size-3.5 text-success" /> : <Icon name="copy" className="size-3.5" />}
      {withText && <span aria-hidden>{word}</span>}
    </button>
  );
}
