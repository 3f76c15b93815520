import { describe, expect, it } from "vitest";
import { callerOf, cleanUserAgent, isDocumentNavigation } from "./caller";

describe("the caller", () => {
  it("has the address that our server set, whatever other headers say", () => {
    const headers = new Headers({
      "x-peer-address": "203.0.113.9",
      "x-forwarded-for": "198.51.100.1",
      "x-request-id": "r1",
      "user-agent": "B",
    });
    expect(callerOf(headers)).toEqual({ address: "203.0.113.9", requestId: "r1", userAgent: "B" });
  });
  it("has no address without our server, even if a header names one", () => {
    expect(callerOf(new Headers({ "x-forwarded-for": "198.51.100.1" })).address).toBe("0.0.0.0");
  });
  it("has a user agent of at most 200 characters, without control characters and text direction marks", () => {
    expect(cleanUserAgent(`a\u001b[31mb\r\nc\u202ed\u0085e`)).toBe("a[31mbcde");
    expect([...cleanUserAgent("😀".repeat(300))]).toHaveLength(200);
  });
});

describe("whether a request opens a page", () => {
  const html = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
  it.each([
    ["a person opens a page", { "sec-fetch-dest": "document", accept: html }, true],
    ["a person opens a page over plain HTTP", { accept: html }, true],
    ["the router's fetch, prefetch and refresh", { "sec-fetch-dest": "empty", accept: "*/*", rsc: "1" }, false],
    ["the router's fetch over plain HTTP", { accept: "*/*", rsc: "1" }, false],
    ["a script that asks for HTML", { "sec-fetch-dest": "empty", accept: html }, false],
    [
      "a page prefetched by the browser",
      { "sec-fetch-dest": "document", "sec-purpose": "prefetch;prerender", accept: html },
      false,
    ],
    ["a page prefetched over plain HTTP", { purpose: "prefetch", accept: html }, false],
    ["a frame", { "sec-fetch-dest": "iframe", accept: html }, false],
    ["a program", {}, false],
  ])("%s", (_, headers, expected) => expect(isDocumentNavigation(new Headers(headers))).toBe(expected));
});
