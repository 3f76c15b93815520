import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generatePassword } from "./password";
import { passwordPolicyViolation } from "./password-policy";

const email = "anna.kovacs@northwind.example";

describe("the length of a password", () => {
  it.each([
    [11, "Use at least 12 characters."],
    [12, null],
    [128, null],
    [129, "Use at most 128 characters."],
  ])("of %i characters: %j", (length, expected) => {
    const varied = Array.from({ length }, (_, index) => "kf7w2mz9pxq4"[(index * 5 + Math.floor(index / 12)) % 12]).join("");
    expect(passwordPolicyViolation(varied, email)).toBe(expected);
  });
  it("counts characters, not code units", () => {
    expect(passwordPolicyViolation("🦊🐙🌋🧵🥝🛶🎻🪁🧊🦔🍋", email)).toMatch(/at least 12/);
    expect(passwordPolicyViolation("🦊🐙🌋🧵🥝🛶🎻🪁🧊🦔🍋🎲", email)).toBeNull();
  });
});

describe("a common password", () => {
  it.each([
    "password1234",
    "Password123!",
    "P@ssw0rd1234",
    "passwordpassword",
    "Welcome2026!",
    "Welcome@12345",
    "letmein12345",
    "iloveyou1234",
    "iloveyouforever",
    "Summer2025!!!",
    "admin1234567",
    "administrator1",
    "changeme12345",
    "qwertyuiop12",
    "qwertyuiop[]",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "!QAZ2wsx#EDC",
    "qazwsxedcrfv",
    "asdfghjkl123",
    "zxcvbnm12345",
    "123456789012",
    "1234567891011",
    "098765432109",
    "111111111111",
    "121212121212",
    "123123123123",
    "abcabcabcabc",
    "abcdefghijkl",
    "x7#x7#x7#x7#",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
    "football2024",
    "manchesterunited",
    "princess1234",
    "trustno1trustno1",
    "correct horse battery staple",
    "correct-horse-battery-staple",
    "CorrectHorseBatteryStaple1",
    "            ",
    "northwind2026",
    "anna.kovacs1990",
    "Kovacs-Anna-12",
    "annakovacs!!!",
  ])("is refused: %s", (password) => expect(passwordPolicyViolation(password, email)).toMatch(/easy to guess/));
});

describe("a password that is not common", () => {
  it.each([
    "kT7#pQ2!zzv9",
    "seven tired llamas knit",
    "Brückenpfeiler-Nebel",
    "8301 5529 1947 2266",
    "my password is about llamas",
    "纸老虎月亮河流石头火车窗户钥匙",
  ])("is accepted: %s", (password) => expect(passwordPolicyViolation(password, email)).toBeNull());
  it("is what the generator returns", () => {
    for (let round = 0; round < 500; round++) expect(passwordPolicyViolation(generatePassword(), email)).toBeNull();
  });
  it("is checked without an error, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 140 }), fc.string(), (password, anyEmail) => {
        const violation = passwordPolicyViolation(password, anyEmail);
        expect(violation === null || violation.endsWith(".")).toBe(true);
      }),
    );
  });
});
