import clsx from "clsx";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { Spinner } from "./spinner";

type Props = ComponentProps<"button"> &
  ButtonLook & {
    /** Under way: the button stays where it is and does nothing. */
    pending?: boolean;
    /** Not possible now. It can still be focused, so that its description can say why. */
    unavailable?: boolean;
  };

export function Button({ variant, size, pending, unavailable, type = "button", className, onClick, children, ...rest }: Props) {
  const inert = pending || unavailable;
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      // Prevented, not left out: an inert submit button is not to submit, by Enter either.
      onClick={inert ? (event) => event.preventDefault() : onClick}
      className={clsx(buttonStyle({ variant, size }), className)}
    >
      {pending && <Spinner />}
      {children}
    </button>
  );
}
