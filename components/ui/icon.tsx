import drawings from "./icons.svg";

/** A drawing in icons.svg, by the id of its symbol. */
export type IconName =
  | "arrow-down"
  | "arrow-left"
  | "arrow-up"
  | "arrow-up-down"
  | "check"
  | "chevron-left"
  | "chevron-right"
  | "chevrons-left"
  | "circle-alert"
  | "circle-check"
  | "circle-user"
  | "circle-x"
  | "copy"
  | "credit-card"
  | "download"
  | "eye"
  | "flask-conical"
  | "info"
  | "loader-circle"
  | "log-out"
  | "menu"
  | "message-square-plus"
  | "message-square-text"
  | "plus"
  | "search"
  | "search-x"
  | "triangle-alert"
  | "wallet"
  | "x";

/**
 * An icon beside words that say the same, so it is hidden from assistive technology. The drawings are one file that browsers
 * keep: written into each page they would be a fifth of it.
 */
export function Icon({ name, className }: { name: IconName; className: string }) {
  return (
    <svg aria-hidden className={`icon ${className}`}>
      <use href={`${drawings.src}#${name}`} />
    </svg>
  );
}
