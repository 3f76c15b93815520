import { describe, expect, it } from "vitest";
import { RequestIds } from "./request-ids";

describe("RequestIds", () => {
  it("ascend and never repeat, even when the clock is set back", () => {
    const ids = new RequestIds();
    let last = "";
    for (let index = 0; index < 20_000; index++) {
      const next = ids.next(new Date(1_700_000_000_000 + (index % 3 === 0 ? -50 : index)));
      expect(next > last).toBe(true);
      last = next;
    }
  });
});
