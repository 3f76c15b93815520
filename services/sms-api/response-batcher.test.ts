import { expect, it } from "vitest";
import { WriteTogether } from "./response-batcher";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

it("writes what is ready in one turn at its end, in order, each once", async () => {
  const answers = new WriteTogether();
  const written: string[] = [];
  answers.add(() => written.push("first"));
  await Promise.resolve();
  answers.add(() => written.push("second"));
  expect(written).toEqual([]);
  await nextTurn();
  expect(written).toEqual(["first", "second"]);
  answers.add(() => written.push("third"));
  await nextTurn();
  expect(written).toEqual(["first", "second", "third"]);
});

it("writes what became ready by writing in the turn after", async () => {
  const answers = new WriteTogether();
  const written: string[] = [];
  answers.add(() => {
    written.push("outer");
    answers.add(() => written.push("inner"));
  });
  await nextTurn();
  expect(written).toEqual(["outer"]);
  await nextTurn();
  expect(written).toEqual(["outer", "inner"]);
});
