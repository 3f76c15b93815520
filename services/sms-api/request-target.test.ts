import { expect, it } from "vitest";
import { decodePath, parseRequestTarget } from "./request-target";

it.each([
  ["/sms/ping/v1", "/sms/ping/v1", ""],
  ["/sms/ping/v1?", "/sms/ping/v1", ""],
  ["/sms/ping/v1?a=b?c", "/sms/ping/v1", "a=b?c"],
  ["http://sms.example.test/sms/ping/v1?a", "/sms/ping/v1", "a"],
  ["HTTPS://user@sms.example.test:1/sms/ping/v1", "/sms/ping/v1", ""],
  ["http://sms.example.test", "", ""],
  ["http:///sms/ping/v1", "http:///sms/ping/v1", ""],
  ["ftp://sms.example.test/sms/ping/v1", "ftp://sms.example.test/sms/ping/v1", ""],
  ["*", "*", ""],
])("splits %s into path and query", (url, path, query) => {
  expect(parseRequestTarget(url)).toEqual({ path, query });
});

it.each([
  ["/sms/%70ing/v%31", "/sms/ping/v1"],
  ["/sms/ping%2Fv1", "/sms/ping%2Fv1"],
  ["/sms/ping/v1%3Fx", "/sms/ping/v1%3Fx"],
  ["/sms/%2570ing/v1", "/sms/%70ing/v1"],
  ["/sms/ping/v1#a", "/sms/ping/v1"],
  ["/sms/%zz", ""],
])("decodes %s", (path, decoded) => {
  expect(decodePath(path)).toBe(decoded);
});
