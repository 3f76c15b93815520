"use client";

import Link from "next/link";
import { buttonStyle } from "@/components/ui/button-style";
import { routes } from "@/lib/shared/routes";
import { PlainPage } from "./plain-page";

/** In the browser's half, because the framework sends it along with every page, shown or not. */
export function PageNotFound() {
  return (
    <PlainPage title="Page not found">
      <p>There is no page at this address. It may have been mistyped, or the link to it may be out of date.</p>
      <Link href={routes.applications} prefetch={false} className={buttonStyle({ variant: "primary" })}>
        Go to Application Management
      </Link>
    </PlainPage>
  );
}
