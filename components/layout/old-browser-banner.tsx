import { routes } from "@/lib/shared/routes";

/**
 * Part of every page; only old browsers show it, at the bottom of the window (see its rule in app/globals.css). It is the last
 * element of the page, because the skip link must be the first link.
 */
export function OldBrowserBanner() {
  return (
    <p className="old-browser-banner" role="note">
      This browser is too old for the console. Parts of it may not work. <a href={routes.browsers}>Supported browsers</a>
    </p>
  );
}
