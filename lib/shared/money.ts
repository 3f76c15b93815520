// Amounts of money: decimal strings with two places outside, whole cents inside. No binary fraction ever holds one.

/** Digits before the point that an amount may have, so that the ledger's numeric(14,2) can hold sums of many. */
const MAX_WHOLE_DIGITS = 9;

/** `"7"`, `"07.5"` and `"7.50"` are `"7.50"`; null for what is not an amount of at most two places. */
export function parseAmount(text: string): string | null {
  const match = /^([+-]?)(\d+)(?:[.](\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const whole = (match[2] ?? "").replace(/^0+(?=\d)/, "");
  if (whole.length > MAX_WHOLE_DIGITS) return null;
  const amount = `${whole}.${(match[3] ?? "").padEnd(2, "0")}`;
  return match[1] === "-" && amount !== "0.00" ? `-${amount}` : amount;
}

/** Whole cents of an amount such as `"-12.50"`. Throws on what is not an amount: callers have parsed it before. */
export function centsOf(amount: string): bigint {
  const match = /^(-?)(\d+)(?:[.](\d{1,2}))?$/.exec(amount);
  if (!match) throw new Error("not an amount of money");
  const cents = BigInt(match[2] ?? "0") * 100n + BigInt((match[3] ?? "").padEnd(2, "0"));
  return match[1] === "-" ? -cents : cents;
}
