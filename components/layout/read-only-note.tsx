import { Icon } from "@/components/ui/icon";

export function ReadOnlyNote() {
  return (
    <p className="flex items-center gap-2 text-sm text-ink-quiet">
      <Icon name="eye" className="size-4 shrink-0" />
      Your role is read-only. Only Administrators of your account can make changes.
    </p>
  );
}
