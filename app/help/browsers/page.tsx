import type { Metadata } from "next";
import Link from "next/link";
import { SupportedBrowsers } from "@/components/help/supported-browsers";
import { ThisBrowser } from "@/components/help/this-browser";
import { PlainPage } from "@/components/layout/plain-page";
import { buttonStyle } from "@/components/ui/button-style";
import { routes } from "@/lib/shared/routes";

export const metadata: Metadata = { title: "Supported browsers" };

// For everybody, signed in or not: who cannot sign in with an old browser is to find out why.
export default function SupportedBrowsersPage() {
  return (
    <PlainPage title="Supported browsers">
      <ThisBrowser />
      <p>The console works in these browsers, each with JavaScript and cookies allowed for this site:</p>
      <SupportedBrowsers />
      <p className="text-ink-soft">
        In an older one a line at the foot of each page says so. Pages may then look broken, or buttons do nothing; what your
        programs send through the SMS API does not depend on it.
      </p>
      <Link href={routes.applications} prefetch={false} className={buttonStyle({})}>
        To the console
      </Link>
    </PlainPage>
  );
}
