import { Icon } from "@/components/ui/icon";

export function ReadOnlyNote() {
  return (
    <p className="flex items-center gap-2 text-sm text-ink-quiet">
      <Icon name="eye" className="size-4 shrink-0" />
      Your role lets you look. Changes are made by the administrators of your account.
    </p>
  );
}
