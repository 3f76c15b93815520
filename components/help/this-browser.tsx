"use client";

import { useSyncExternalStore } from "react";
import { Alert } from "@/components/ui/alert";

const never = () => () => {};
/** The same that the notice for old browsers asks for (app/globals.css). */
const isSupported = () => CSS.supports("color", "rgb(from red r g b)");

/** Whether the browser that shows the page is one of them. Where no script runs it says nothing; the notice does. */
export function ThisBrowser() {
  const supported = useSyncExternalStore<boolean | null>(never, isSupported, () => null);
  if (supported === null) return null;
  return supported ? (
    <Alert tone="success">
      <p>The browser you are using now is supported.</p>
    </Alert>
  ) : (
    <Alert tone="danger">
      <p>The browser you are using now is too old. Update it, or use another one.</p>
    </Alert>
  );
}
