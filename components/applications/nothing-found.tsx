import { Icon } from "@/components/ui/icon";

export function NothingFound({ search }: { search: string }) {
  return (
    <div className="mx-auto max-w-md space-y-2">
      <Icon name="search-x" className="mx-auto size-8 text-ink-quiet" />
      <p className="text-lg font-semibold wrap-anywhere">No application has “{search}” in its name, key or channel no.</p>
      <p className="text-ink-soft">Search for a shorter part of it, or clear the search to see them all.</p>
    </div>
  );
}
