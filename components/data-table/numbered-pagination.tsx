import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { linkedPages } from "./linked-pages";

type Props = {
  /** The name of the links, for screen readers. */
  label: string;
  page: number;
  pages: number;
  hrefOf: (page: number) => string;
};

const pageLinkStyle = "inline-flex min-h-8 min-w-8 items-center justify-center gap-1 rounded-md border px-2 text-sm";

function PageLink({ href, children, ...rest }: { href: string; children: ReactNode; rel?: string }) {
  return (
    <Link {...rest} href={href} prefetch={false} className={clsx(pageLinkStyle, "border-line-strong bg-surface hover:bg-raised")}>
      {children}
    </Link>
  );
}

/** Links to the pages of a list. Renders nothing when there is only one page. */
export function NumberedPagination({ label, page, pages, hrefOf }: Props) {
  if (pages <= 1) return null;
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap items-center gap-1.5">
        {page > 1 && (
          <li>
            <PageLink href={hrefOf(page - 1)} rel="prev">
              <Icon name="chevron-left" className="size-4" />
              Previous
            </PageLink>
          </li>
        )}
        {linkedPages(page, pages).map((each, index) => (
          <li key={each ?? `gap-${index}`}>
            {each === null ? (
              <span aria-hidden className="px-1 text-ink-quiet">
                …
              </span>
            ) : each === page ? (
              <span aria-current="page" className={clsx(pageLinkStyle, "border-accent bg-accent-subtle font-medium")}>
                <span className="sr-only">Page </span>
                {each}
              </span>
            ) : (
              <PageLink href={hrefOf(each)}>
                <span className="sr-only">Page </span>
                {each}
              </PageLink>
            )}
          </li>
        ))}
        {page < pages && (
          <li>
            <PageLink href={hrefOf(page + 1)} rel="next">
              Next
              <Icon name="chevron-right" className="size-4" />
            </PageLink>
          </li>
        )}
      </ul>
    </nav>
  );
}
