import { Icon } from "@/components/ui/icon";

/** The product's mark and name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight whitespace-nowrap">
      <span className="grid size-7 place-items-center rounded-md bg-accent text-accent-ink">
        <Icon name="message-square-text" className="size-4.5" />
      </span>
      Message &amp; SMS
    </span>
  );
}
