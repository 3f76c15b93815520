import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ClickReplay } from "@/components/layout/click-replay";
import { OldBrowserBanner } from "@/components/layout/old-browser-banner";
import { PageFooter } from "@/components/layout/page-footer";
import { SandboxBanner } from "@/components/layout/sandbox-banner";
import { Announcer } from "@/components/live/announcer";
import { env } from "@/lib/platform/env";
import { routes } from "@/lib/shared/routes";
import "./globals.css";

export const metadata: Metadata = {
  title: { template: "%s · Message & SMS console", default: "Message & SMS console" },
  description: "SMS applications, their secrets and IP whitelists",
  robots: { index: false, follow: false },
  // A number in an address or a key is not a telephone number.
  formatDetection: { telephone: false, email: false, address: false },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#171c25" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is rendered per request: a page rendered at build time would have no nonce and no values of this environment.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en">
      <head>
        {/* Not in the metadata: during a navigation they are missing for a moment, and a browser then requests /favicon.ico. */}
        <link rel="icon" href={routes.logo} type="image/svg+xml" />
      </head>
      <body className="flex min-h-dvh flex-col">
        <ClickReplay nonce={nonce} />
        {env().paymentProvider === "sandbox" && <SandboxBanner />}
        <div className="flex flex-1 flex-col">{children}</div>
        <PageFooter />
        <OldBrowserBanner />
        <Announcer />
      </body>
    </html>
  );
}
