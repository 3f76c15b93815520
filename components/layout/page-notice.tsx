"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { currentNotice, dismissNotice, onNoticeChange } from "@/components/live/notify";
import { Alert } from "@/components/ui/alert";

/** Shows the current notice. The announcer makes screen readers read it, so this element is not a live region. */
export function PageNotice() {
  const notice = useSyncExternalStore(onNoticeChange, currentNotice, () => null);
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
