"use client";

import { ErrorPage } from "@/components/shell/error-page";
import { logoPath } from "@/components/shell/logo-path";
import "./globals.css";

/** In place of the root layout, when that itself fails. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <link rel="icon" href={logoPath} type="image/svg+xml" />
        <ErrorPage error={error} retry={retry} />
      </body>
    </html>
  );
}
