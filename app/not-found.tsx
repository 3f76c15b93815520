import type { Metadata } from "next";
import Link from "next/link";
import { PlainPage } from "@/components/shell/plain-page";
import { buttonStyle } from "@/components/ui/button-style";
import { routes } from "@/lib/shared/routes";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFoundPage() {
  return (
    <PlainPage title="Page not found">
      <p>There is no page at this address. It may have been mistyped, or the link to it may be out of date.</p>
      <Link href={routes.applications} prefetch={false} className={buttonStyle({ variant: "primary" })}>
        Go to Application Management
      </Link>
    </PlainPage>
  );
}
