import icons from "./icons.svg";

/** The id of a symbol in icons.svg. */
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
 * An icon beside a text with the same meaning, so it is hidden from assistive technology. All icons are in one file that
 * browsers cache; inline they would be a fifth of each page.
 */
export function Icon({ name, className }: { name: IconName; className: string }) {
  return (
    <svg aria-hidden className={`icon ${className}`}>
      <use href={`${icons.src}#${name}`} />
    </svg>
  );
}
