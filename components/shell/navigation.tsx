"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { navigationGroups } from "./navigation-groups";

/** `page` on the page itself, `true` on a page beneath it. */
function currentness(pathname: string, href: string): "page" | "true" | undefined {
  if (pathname === href) return "page";
  return pathname.startsWith(`${href}/`) ? "true" : undefined;
}

export function Navigation({ id, className }: { id: string; className?: string }) {
  const pathname = usePathname();
  return (
    <nav id={id} aria-label="Main" className={clsx("space-y-5", className)}>
      {navigationGroups.map((group) => (
        <div key={group.name} className="space-y-1">
          <h2 id={`${id}-${group.name}`.replaceAll(" ", "-")} className="px-2.5 text-xs font-semibold text-ink-quiet">
            {group.name}
          </h2>
          <ul aria-labelledby={`${id}-${group.name}`.replaceAll(" ", "-")}>
            {group.items.map(({ label, href }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  aria-current={currentness(pathname, href)}
                  className="flex min-h-8 items-center rounded-md border-l-3 text-sm border-transparent px-2.5 py-1 text-ink-soft hover:bg-raised hover:text-ink aria-[current]:border-accent aria-[current]:bg-accent-wash aria-[current]:font-medium aria-[current]:text-ink"
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
