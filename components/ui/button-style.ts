export type ButtonVariant = {
  variant?: "primary" | "secondary" | "danger" | "quiet" | undefined;
  size?: "md" | "sm" | undefined;
};

/** The classes (button.css) of a button, or of a link that looks like a button. */
export function buttonStyle({ variant = "secondary", size = "md" }: ButtonVariant): string {
  return `button button-${variant} button-${size}`;
}
