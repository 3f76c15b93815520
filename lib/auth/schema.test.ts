import { describe, expect, it } from "vitest";
import { emailAddress, signInInput } from "./schema";

describe("an e-mail address", () => {
  it("is converted to lower case and trimmed", () => {
    expect(emailAddress.parse("  Anna.Kovacs@Example.COM ")).toBe("anna.kovacs@example.com");
  });
  it.each(["o'brien+sms@mail.example.co.uk", "a@localhost", "x@1.example"])("may be %s", (text) =>
    expect(emailAddress.safeParse(text).success).toBe(true),
  );
  it.each([
    "",
    " ",
    "anna",
    "anna@",
    "@example.com",
    "a b@example.com",
    "a@exa mple.com",
    "a@b@c.com",
    "ä@example.com",
    "İ@example.com",
    "a@-x.com",
    "a@x.com.",
    "a\n@x.com",
    `${"a".repeat(250)}@x.com`,
  ])("is not %j", (text) => expect(emailAddress.safeParse(text).success).toBe(false));
});

describe("the input of signing in", () => {
  it("has a message for each missing field", () => {
    const { error } = signInInput.safeParse({});
    expect(error?.issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([
      ["email", "Enter an e-mail address."],
      ["password", "Enter your password."],
    ]);
  });
  it("keeps the password as it was typed", () => {
    expect(signInInput.parse({ email: "a@b.c", password: "  two blanks " }).password).toBe("  two blanks ");
  });
});
