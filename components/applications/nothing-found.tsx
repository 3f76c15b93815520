import { Icon } from "@/components/ui/icon";

export function NothingFound({ search }: { search: string }) {
  return (
    <div className="mx-auto max-w-md space-y-2">
      <Icon name="search-x" className="mx-auto size-8 text-ink-quiet" />
      <p className="text-lg font-semibold wrap-anywhere">No application matches “{search}” in its name, key or Channel No.</p>
      <p className="text-ink-soft">Search for a shorter text, or clear the search to see all applications.</p>
    </div>
  );
}
