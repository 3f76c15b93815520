"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { navigationGroups } from "./navigation-groups";

/** `page` on the page itself, `true` on a page below it. */
function ariaCurrent(pathname: string, href: string): "page" | "true" | undefined {
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
                <Link href={href} prefetch={false} aria-current={ariaCurrent(pathname, href)} className="navigation-link">
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
