import { mainContentId } from "@/components/ui/main-content-id";

export function SkipLink() {
  return (
    <a
      href={`#${mainContentId}`}
      className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-30 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink"
    >
      Skip to the content
    </a>
  );
}
