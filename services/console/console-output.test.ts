import { describe, expect, it } from "vitest";
import { describeForLog, parseConsoleCall } from "./console-output";

describe("a console call", () => {
  it("is parsed into its text, without colours and symbols, and its error", () => {
    const error = Object.assign(new Error("boom"), { digest: "123" });
    const call = parseConsoleCall(["\u001b[31m ⨯ \u001b[0m", "rendering", error]);
    expect(call.text).toBe("rendering");
    expect(call.error).toMatchObject({ name: "Error", message: "boom", digest: "123" });
    expect(call.error?.stack).toContain("boom");
  });

  it("has its placeholders replaced", () => {
    expect(parseConsoleCall(["%s took %d ms", "/path", 3])).toEqual({ text: "/path took 3 ms" });
  });

  it("keeps of a database error only the fields without row data", () => {
    for (const name of ["PrismaClientKnownRequestError", "DriverAdapterError", "DatabaseError"]) {
      const error = Object.assign(new Error("Failing row contains (secret)"), { name, code: "P2010" });
      expect(describeForLog(error)).toEqual({ name, code: "P2010" });
    }
  });

  it("keeps no row data of an error that a database error caused", () => {
    const cause = Object.assign(new Error("Failing row contains (secret)"), { name: "DriverAdapterError" });
    expect(JSON.stringify(describeForLog(new Error("saving failed", { cause })))).not.toContain("secret");
  });
});
