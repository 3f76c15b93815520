import { Alert } from "@/components/ui/alert";

/** Shown instead of the buttons when no payment provider is connected. */
export function CustomerServiceNote({ contact }: { contact: string | null }) {
  return (
    <Alert tone="info" title="Cards and top-ups are recorded by customer service">
      <p>
        To bind a card or top up, contact {contact ? <strong>{contact}</strong> : "the customer service of this platform"}. What
        they record takes effect at once, and this page shows it without a reload.
      </p>
    </Alert>
  );
}
