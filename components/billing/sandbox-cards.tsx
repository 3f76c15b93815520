import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { formatCardNumber, sandboxCards } from "@/lib/billing/sandbox-cards";

/** The list of the test numbers; the sandbox accepts no other. */
export function SandboxCards({ onUse }: { onUse: (number: string) => void }) {
  return (
    <Alert tone="warning" title="Sandbox: nothing is charged. Never enter a real card.">
      <p>Only these test numbers are accepted:</p>
      <ul className="space-y-1 pt-1">
        {sandboxCards.map(({ number, meaning }) => (
          <li key={number} className="flex items-center gap-x-3">
            <Button size="sm" className="shrink-0" onClick={() => onUse(number)}>
              Use<span className="sr-only"> the number that {meaning}</span>
            </Button>
            <span className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-mono whitespace-nowrap">{formatCardNumber(number)}</span>
              <span className="text-sm text-ink-soft">{meaning}</span>
            </span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
