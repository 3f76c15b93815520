import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { returnPath, withParams } from "./routes";

describe("the path after signing in", () => {
  it("keeps a path of the console and its query", () => {
    expect(returnPath("/applications/1?tab=audit")).toBe("/applications/1?tab=audit");
  });
  it.each([
    null,
    undefined,
    "",
    "//evil.test",
    "/\\evil.test",
    "https://evil.test/",
    "javascript:alert(1)",
    "/a\\b",
    "/\t/evil.test",
    "/sign-in?x=1",
    "applications",
    "/..//evil.test",
    "/.//evil.test",
    "/%2e%2e//evil.test",
    "/a/..//evil.test/",
  ])("is the start page for %j", (candidate) => expect(returnPath(candidate)).toBe("/applications"));
  it("never leaves the console, for any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((s) => `/${s}`),
          fc
            .array(fc.constantFrom("/", ".", "..", "%2e", "\\", "evil.test", "a", "?", "#", "@", ":"))
            .map((parts) => `/${parts.join("")}`),
        ),
        (candidate) => {
          expect(new URL(returnPath(candidate), "https://console.test").origin).toBe("https://console.test");
        },
      ),
    );
  });
});

describe("a path with parameters", () => {
  it("leaves out undefined, null and empty values", () => {
    expect(withParams("/audit", { event: undefined, person: null, application: "", page: 2 })).toBe("/audit?page=2");
    expect(withParams("/audit", { event: undefined })).toBe("/audit");
  });
  it("escapes the characters of a search", () => {
    const path = withParams("/applications", { search: "a&b=%_\\" });
    expect(new URL(path, "https://console.test").searchParams.get("search")).toBe("a&b=%_\\");
  });
});
