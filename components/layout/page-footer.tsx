import Link from "next/link";
import { routes } from "@/lib/shared/routes";

/** At the end of every page: a link to help that needs no sign-in. */
export function PageFooter() {
  return (
    <footer className="border-t border-line px-4 py-1.5 text-sm text-ink-quiet sm:px-6">
      <Link
        href={routes.browsers}
        prefetch={false}
        className="inline-flex min-h-6 items-center underline-offset-2 hover:text-ink hover:underline"
      >
        Supported browsers
      </Link>
    </footer>
  );
}
