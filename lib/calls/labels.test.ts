import { expect, it } from "vitest";
import { recordedCodes } from "@/lib/shared/sms-api-codes";
import { recordedCodeLabel } from "./labels";

it("shows each recorded code with its sentence", () => {
  expect(recordedCodeLabel("E000620")).toBe("E000620 – The address is not in the IP whitelist");
  expect(new Set(recordedCodes.map(recordedCodeLabel)).size).toBe(recordedCodes.length);
});
