import { expect, it } from "vitest";
import { ResponseBatcher } from "./response-batcher";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

it("writes the responses of one turn at its end, in order, each once", async () => {
  const batcher = new ResponseBatcher();
  const written: string[] = [];
  batcher.add(() => written.push("first"));
  await Promise.resolve();
  batcher.add(() => written.push("second"));
  expect(written).toEqual([]);
  await nextTurn();
  expect(written).toEqual(["first", "second"]);
  batcher.add(() => written.push("third"));
  await nextTurn();
  expect(written).toEqual(["first", "second", "third"]);
});

it("writes a response that was added during a write in the next turn", async () => {
  const batcher = new ResponseBatcher();
  const written: string[] = [];
  batcher.add(() => {
    written.push("outer");
    batcher.add(() => written.push("inner"));
  });
  await nextTurn();
  expect(written).toEqual(["outer"]);
  await nextTurn();
  expect(written).toEqual(["outer", "inner"]);
});
