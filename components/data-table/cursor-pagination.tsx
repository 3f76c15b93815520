import Link from "next/link";
import type { ReactNode } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { Icon } from "@/components/ui/icon";

type Props = {
  /** The name of the links, for screen readers. */
  label: string;
  /** The next page of newer and of older rows; null when there is none. */
  newer: string | null;
  older: string | null;
  /** The newest page; null when it is the current one. */
  newest: string | null;
};

function Step({ href, children, rel }: { href: string; children: ReactNode; rel?: string }) {
  return (
    <li>
      <Link href={href} rel={rel} prefetch={false} className={buttonStyle({ size: "sm" })}>
        {children}
      </Link>
    </li>
  );
}

/** Links through a list that grows at its start. Pages begin at a cursor, not at a number, so that no row is skipped or repeated. */
export function CursorPagination({ label, newer, older, newest }: Props) {
  if (!newer && !older && !newest) return null;
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1.5">
        {newest && (
          <Step href={newest}>
            <Icon name="chevrons-left" className="size-4" />
            Newest
          </Step>
        )}
        {newer && (
          <Step href={newer} rel="prev">
            <Icon name="chevron-left" className="size-4" />
            Newer
          </Step>
        )}
        {older && (
          <Step href={older} rel="next">
            Older
            <Icon name="chevron-right" className="size-4" />
          </Step>
        )}
      </ul>
    </nav>
  );
}
