"use client";

import { ErrorPage } from "@/components/layout/error-page";
import { OldBrowserBanner } from "@/components/layout/old-browser-banner";
import { PageFooter } from "@/components/layout/page-footer";
import { routes } from "@/lib/shared/routes";
import "./globals.css";

/** In place of the root layout, when that itself fails. */
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
