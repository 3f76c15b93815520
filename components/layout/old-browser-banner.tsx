import { routes } from "@/lib/shared/routes";

/**
 * In every page, and shown by old browsers only, over its lower edge: see its rule in app/globals.css. Last in the page,
 * because the first link of a page is the one that skips to its content.
 */
export function OldBrowserBanner() {
  return (
    <p className="old-browser-banner" role="note">
      This browser is too old for the console: parts of it may not work. <a href={routes.browsers}>Supported browsers</a>
    </p>
  );
}
