import type { Metadata } from "next";
import Link from "next/link";
import { SupportedBrowsers } from "@/components/help/supported-browsers";
import { ThisBrowser } from "@/components/help/this-browser";
import { PlainPage } from "@/components/layout/plain-page";
import { buttonStyle } from "@/components/ui/button-style";
import { routes } from "@/lib/shared/routes";

export const metadata: Metadata = { title: "Supported browsers" };

// For everyone, signed in or not: a person who cannot sign in with an old browser finds the reason here.
export default function SupportedBrowsersPage() {
  return (
    <PlainPage title="Supported browsers">
      <ThisBrowser />
      <p>The console works in these browsers, each with JavaScript and cookies allowed for this site:</p>
      <SupportedBrowsers />
      <p className="text-ink-soft">
        An older browser shows a message at the bottom of each page. Pages may then look broken, and buttons may do nothing. The
        browser has no effect on what your programs send through the SMS API.
      </p>
      <Link href={routes.applications} prefetch={false} className={buttonStyle({})}>
        Go to the console
      </Link>
    </PlainPage>
  );
}
