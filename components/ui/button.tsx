import clsx from "clsx";
import type { ComponentProps } from "react";
import { type ButtonVariant, buttonStyle } from "./button-style";
import { Spinner } from "./spinner";

type Told =
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

type Props = Pick<ComponentProps<"button">, Told> &
  ButtonVariant & {
    /** Under way: the button stays where it is and does nothing. */
    pending?: boolean;
    /** Not possible now. It can still be focused, so that its description can say why. */
    unavailable?: boolean;
  };

export function Button(props: Props) {
  const { variant, size, pending, unavailable, className, onClick, children } = props;
  const inert = pending || unavailable;
  const look = buttonStyle({ variant, size });
  return (
    <button
      ref={props.ref}
      type={props.type ?? "button"}
      disabled={props.disabled}
      aria-label={props["aria-label"]}
      aria-describedby={props["aria-describedby"]}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      // Prevented, not left out: an inert submit button is not to submit, by Enter either.
      onClick={inert ? (event) => event.preventDefault() : onClick}
      onFocus={props.onFocus}
      onPointerEnter={props.onPointerEnter}
      className={className ? clsx(look, className) : look}
    >
      {pending && <Spinner />}
      {children}
    </button>
  );
}
