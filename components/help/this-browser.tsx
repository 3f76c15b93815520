"use client";

import { Alert } from "@/components/ui/alert";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";

/** Tests the same CSS feature as the banner for old browsers (app/globals.css). */
const isSupported = () => CSS.supports("color", "rgb(from red r g b)");

/** Says whether this browser is supported. Without scripts it shows nothing; the banner for old browsers still appears. */
export function ThisBrowser() {
  const isHydrated = useIsHydrated();
  if (!isHydrated) return null;
  return isSupported() ? (
    <Alert tone="success">
      <p>The browser you are using now is supported.</p>
    </Alert>
  ) : (
    <Alert tone="danger">
      <p>The browser you are using now is too old. Update it or use another one.</p>
    </Alert>
  );
}
