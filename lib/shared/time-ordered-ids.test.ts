import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { expect, it } from "vitest";
import { addMs } from "./time";
import { firstIdAt } from "./time-ordered-ids";

it("sorts the ids of an instant after its first id and before the first id of the next instant", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (msecs) => {
      const at = new Date(msecs);
      const id = uuidv7({ msecs });
      expect(id >= firstIdAt(at)).toBe(true);
      expect(id < firstIdAt(addMs(at, 1))).toBe(true);
    }),
  );
});
