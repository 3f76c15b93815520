// The ids of requests and messages. A request id is a UUID version 7 (RFC 9562): its first 48 bits are the instant in
// milliseconds, so ids sort by time and an id alone names the partition of its messages. The id of a message, smsMsgId, is
// `<request id>_<position>`, at most 50 characters. The position in the request starts at 1.

/** A position is stored as smallint. The largest body contains far fewer numbers. */
const MAX_POSITION = 32_767;

/** The common prefix of all ids of one millisecond: its bits and the version. */
export function formatRequestIdPrefix(ms: number): string {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}

/**
 * `prefix` comes from formatRequestIdPrefix. `counter` (0 to 4095) orders the ids of one millisecond. `random` is 16 hexadecimal
 * digits; the variant replaces two of their bits.
 */
export function formatRequestId(prefix: string, counter: number, random: string): string {
  const variant = "89ab89ab89ab89ab"[Number.parseInt(random[0] ?? "0", 16)];
  const order = counter.toString(16).padStart(3, "0");
  return `${prefix}${order}-${variant}${random.slice(1, 4)}-${random.slice(4, 16)}`;
}

export function formatSmsMsgId(requestId: string, position: number): string {
  return `${requestId}_${position}`;
}

const smsMsgIdPattern = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})_([1-9]\d{0,4})$/i;

/** The request id, the position and the instant of an smsMsgId; null if this SMS API did not issue it. */
export function parseSmsMsgId(text: string): { requestId: string; position: number; at: Date } | null {
  const match = smsMsgIdPattern.exec(text);
  const requestId = match?.[1]?.toLowerCase();
  const position = Number(match?.[2]);
  if (!requestId || position > MAX_POSITION) return null;
  return { requestId, position, at: new Date(Number.parseInt(requestId.slice(0, 8) + requestId.slice(9, 13), 16)) };
}
