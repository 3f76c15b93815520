"use client";

import { ErrorPage } from "@/components/layout/error-page";
import { logoPath } from "@/components/layout/logo-path";
import { OldBrowserNotice } from "@/components/layout/old-browser-notice";
import { PageFooter } from "@/components/layout/page-footer";
import "./globals.css";

/** In place of the root layout, when that itself fails. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <link rel="icon" href={logoPath} type="image/svg+xml" />
        <ErrorPage error={error} retry={retry} />
        <PageFooter />
        <OldBrowserNotice />
      </body>
    </html>
  );
}
