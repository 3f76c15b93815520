"use client";

import { useNow } from "@/components/live/use-now";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/lib/shared/time";

type Props = { hidesAt: Date; onKeepShowing: () => void; onHide: () => void };

export function RevealTimer({ hidesAt, onKeepShowing, onHide }: Props) {
  const now = useNow();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="mr-auto text-sm text-ink-quiet">Hides in {formatDuration(hidesAt.getTime() - now.getTime())}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onKeepShowing}>
          Keep showing
        </Button>
        <Button size="sm" onClick={onHide}>
          Hide now
        </Button>
      </div>
    </div>
  );
}
