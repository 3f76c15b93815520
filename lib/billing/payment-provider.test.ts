import { expect, it } from "vitest";
import { answerWithin } from "./payment-provider";

const never = new Promise<never>(() => {});

it("is answered when the answer comes in time", async () => {
  expect(await answerWithin(Promise.resolve("accepted"), never)).toBe("accepted");
});

it("is not waited for any longer than patience lasts", async () => {
  expect(await answerWithin(never, Promise.resolve())).toBeNull();
});

it("passes on that the provider could not be reached", async () => {
  await expect(answerWithin(Promise.reject(new Error("no route")), never)).rejects.toThrow("no route");
});
