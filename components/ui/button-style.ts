export type ButtonVariant = {
  variant?: "primary" | "secondary" | "danger" | "quiet" | undefined;
  size?: "md" | "sm" | undefined;
};

/** The classes of a button, told in button.css; for a link that leads somewhere as a button does, too. */
export function buttonStyle({ variant = "secondary", size = "md" }: ButtonVariant): string {
  return `button button-${variant} button-${size}`;
}
