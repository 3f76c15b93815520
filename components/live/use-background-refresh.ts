"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { routes } from "@/lib/shared/routes";

/**
 * Refreshes the page behind the person's back. A refresh that cannot reach the server would make the router load the whole
 * page anew, and with it the browser's own error page: so it is first asked whether the server is there. Nothing is lost
 * when it is not, because states are computed from their instants anyway.
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
