// Amounts of money: decimal strings with two places in the interfaces, whole cents in calculations. Never a floating-point number.

/** Maximum digits before the point, so that the sum of many amounts fits the ledger's numeric(14,2). */
const MAX_WHOLE_DIGITS = 9;

/** `"7"` becomes `"7.00"`, `"07.5"` becomes `"7.50"`; null if the text is not an amount with at most two places. */
export function parseAmount(text: string): string | null {
  const match = /^([+-]?)(\d+)(?:[.](\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const whole = (match[2] ?? "").replace(/^0+(?=\d)/, "");
  if (whole.length > MAX_WHOLE_DIGITS) return null;
  const amount = `${whole}.${(match[3] ?? "").padEnd(2, "0")}`;
  return match[1] === "-" && amount !== "0.00" ? `-${amount}` : amount;
}

/** Whole cents of an amount such as `"-12.50"`. Throws if the text is not an amount: callers parse it first. */
export function centsOf(amount: string): bigint {
  const match = /^(-?)(\d+)(?:[.](\d{1,2}))?$/.exec(amount);
  if (!match) throw new Error("not an amount of money");
  const cents = BigInt(match[2] ?? "0") * 100n + BigInt((match[3] ?? "").padEnd(2, "0"));
  return match[1] === "-" ? -cents : cents;
}
