import { Alert } from "@/components/ui/alert";

/** Where no payment provider is connected. */
export function CustomerServiceNote({ contact }: { contact: string | null }) {
  return (
    <Alert tone="note" title="Cards and top-ups are recorded by customer service">
      <p>
        To bind a card or top up, contact {contact ? <strong>{contact}</strong> : "the customer service of this platform"}. What
        they record counts at once, and appears here by itself.
      </p>
    </Alert>
  );
}
