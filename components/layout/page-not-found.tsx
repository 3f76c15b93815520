"use client";

import Link from "next/link";
import { buttonStyle } from "@/components/ui/button-style";
import { routes } from "@/lib/shared/routes";
import { PlainPage } from "./plain-page";

/** A client component, because Next.js includes this page in every response; of a client component it includes a reference only. */
export function PageNotFound() {
  return (
    <PlainPage title="Page not found">
      <p>There is no page at this address. Check the address, or the link may be out of date.</p>
      <Link href={routes.applications} prefetch={false} className={buttonStyle({ variant: "primary" })}>
        Go to Application Management
      </Link>
    </PlainPage>
  );
}
