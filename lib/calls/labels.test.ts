import { expect, it } from "vitest";
import { keptCodes } from "@/lib/shared/sms-api-codes";
import { keptCodeLabel } from "./labels";

it("names each code that can be looked for by its sentence", () => {
  expect(keptCodeLabel("E000620")).toBe("E000620 – The address is not in the IP whitelist");
  expect(new Set(keptCodes.map(keptCodeLabel)).size).toBe(keptCodes.length);
});
