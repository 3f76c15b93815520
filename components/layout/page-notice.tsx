"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { currentNotice, dismissNotice, onNotice } from "@/components/live/notify";
import { Alert } from "@/components/ui/alert";

/** Shows the latest notice. Reading it aloud is the announcer's task, so this is no live region of its own. */
export function PageNotice() {
  const notice = useSyncExternalStore(onNotice, currentNotice, () => null);
  const pathname = usePathname();
  const shownOn = useRef(pathname);

  useEffect(() => {
    if (shownOn.current === pathname) return;
    shownOn.current = pathname;
    dismissNotice();
  }, [pathname]);

  if (!notice) return null;
  return (
    <Alert tone={notice.tone} onDismiss={dismissNotice} className="mb-4">
      {notice.content ?? notice.text}
    </Alert>
  );
}
