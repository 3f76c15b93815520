import { expect, it } from "vitest";
import { formatEffect } from "./format-effect";

it.each([
  [600, "takes effect in 10 to 15 minutes"],
  [60, "takes effect in 1 minute"],
  [3600, "takes effect in 1 hour"],
  [0, "takes effect at once"],
])("formats a delay of %i s as: %s", (seconds, text) => expect(formatEffect(seconds)).toBe(text));
