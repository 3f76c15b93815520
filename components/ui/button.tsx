import clsx from "clsx";
import type { ComponentProps } from "react";
import { type ButtonVariant, buttonStyle } from "./button-style";
import { Spinner } from "./spinner";

type ButtonAttribute =
  | "aria-describedby"
  | "aria-label"
  | "children"
  | "className"
  | "disabled"
  | "onClick"
  | "onFocus"
  | "onPointerEnter"
  | "ref"
  | "type";

type Props = Pick<ComponentProps<"button">, ButtonAttribute> &
  ButtonVariant & {
    /** The action is in progress: the button stays in place and ignores clicks. */
    pending?: boolean;
    /** The action is not possible now. The button can still be focused, so that its description can give the reason. */
    unavailable?: boolean;
  };

export function Button(props: Props) {
  const { variant, size, pending, unavailable, className, onClick, children } = props;
  const inert = pending || unavailable;
  const classes = buttonStyle({ variant, size });
  return (
    <button
      ref={props.ref}
      type={props.type ?? "button"}
      disabled={props.disabled}
      aria-label={props["aria-label"]}
      aria-describedby={props["aria-describedby"]}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      // Without preventDefault, an inert submit button would still submit its form, also with the Enter key.
      onClick={inert ? (event) => event.preventDefault() : onClick}
      onFocus={props.onFocus}
      onPointerEnter={props.onPointerEnter}
      className={className ? clsx(classes, className) : classes}
    >
      {pending && <Spinner />}
      {children}
    </button>
  );
}
