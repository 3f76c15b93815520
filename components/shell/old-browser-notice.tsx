import { routes } from "@/lib/shared/routes";

/** In every page, and shown by old browsers only: see its rule in app/globals.css. */
export function OldBrowserNotice() {
  return (
    <p className="old-browser-notice" role="note">
      This browser is too old for the console: parts of it may not work. <a href={routes.browsers}>Supported browsers</a>
    </p>
  );
}
