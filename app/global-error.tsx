"use client";

import { ErrorPage } from "@/components/layout/error-page";
import { OldBrowserBanner } from "@/components/layout/old-browser-banner";
import { PageFooter } from "@/components/layout/page-footer";
import { routes } from "@/lib/shared/routes";
import "./globals.css";

/** Replaces the root layout when the root layout itself fails. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <link rel="icon" href={routes.logo} type="image/svg+xml" />
        <ErrorPage error={error} retry={retry} />
        <PageFooter />
        <OldBrowserBanner />
      </body>
    </html>
  );
}
