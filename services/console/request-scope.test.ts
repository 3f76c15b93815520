import { describe, expect, it } from "vitest";
import { loggedError, readConsoleCall } from "./request-scope";

describe("what Next.js writes to the console", () => {
  it("becomes words without colours and signs, and the error apart", () => {
    const error = Object.assign(new Error("boom"), { digest: "123" });
    const call = readConsoleCall(["\u001b[31m ⨯ \u001b[0m", "rendering", error]);
    expect(call.text).toBe("rendering");
    expect(call.error).toMatchObject({ name: "Error", message: "boom", digest: "123" });
    expect(call.error?.stack).toContain("boom");
  });

  it("fills in what the words leave open", () => {
    expect(readConsoleCall(["%s took %d ms", "/path", 3])).toEqual({ text: "/path took 3 ms" });
  });

  it("of a database error keeps what carries no row", () => {
    for (const name of ["PrismaClientKnownRequestError", "DriverAdapterError", "DatabaseError"]) {
      const error = Object.assign(new Error("Failing row contains (secret)"), { name, code: "P2010" });
      expect(loggedError(error)).toEqual({ name, code: "P2010" });
    }
  });

  it("of an error caused by a database error keeps no row either", () => {
    const cause = Object.assign(new Error("Failing row contains (secret)"), { name: "DriverAdapterError" });
    expect(JSON.stringify(loggedError(new Error("saving failed", { cause })))).not.toContain("secret");
  });
});
