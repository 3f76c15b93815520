"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Navigation } from "./navigation";

/** The navigation: beside the page on wide screens, behind a button on narrow ones. */
export function Menu() {
  const pathname = usePathname();
  const [isOpen, setIsOpen] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the path changes
  useEffect(() => setIsOpen(false), [pathname]);

  return (
    <div className="border-line max-lg:border-b lg:w-56 lg:shrink-0 lg:border-r">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls="main-navigation"
        onClick={() => setIsOpen(!isOpen)}
        onKeyDown={(event) => event.key === "Escape" && setIsOpen(false)}
        className="flex min-h-10 w-full cursor-pointer items-center gap-2 px-4 text-left font-medium hover:bg-raised lg:hidden"
      >
        <Icon name={isOpen ? "x" : "menu"} className="size-4.5" />
        Menu
      </button>
      <Navigation id="main-navigation" className={isOpen ? "p-3 max-lg:pt-1" : "p-3 max-lg:hidden"} />
    </div>
  );
}
