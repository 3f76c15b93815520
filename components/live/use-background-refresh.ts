"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { routes } from "@/lib/shared/routes";

/**
 * Refreshes the page in the background. When a refresh cannot reach the server, the router reloads the whole document and the
 * browser shows its own error page. So a small request first checks that the server answers. Skipping a refresh is harmless,
 * because pages derive states from instants.
 */
export function useBackgroundRefresh(): () => Promise<void> {
  const router = useRouter();
  return useCallback(async () => {
    const reachable = await fetch(routes.logo, { method: "HEAD", cache: "no-store" }).then(
      (response) => response.ok,
      () => false,
    );
    if (reachable) router.refresh();
  }, [router]);
}
