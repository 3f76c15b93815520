import { expect, it } from "vitest";
import { answerOrTimeout } from "./payment-provider";

const never = new Promise<never>(() => {});

it("returns an answer that comes before the timeout", async () => {
  expect(await answerOrTimeout(Promise.resolve("accepted"), never)).toBe("accepted");
});

it("returns null when the timeout comes first", async () => {
  expect(await answerOrTimeout(never, Promise.resolve())).toBeNull();
});

it("throws when the provider cannot be reached", async () => {
  await expect(answerOrTimeout(Promise.reject(new Error("no route")), never)).rejects.toThrow("no route");
});
