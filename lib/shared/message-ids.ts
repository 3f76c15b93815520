// How requests and messages are named. A request's id is a UUID of version 7 (RFC 9562): its first 48 bits are the instant in
// milliseconds, so ids sort by time and an id alone tells which part of the table holds its messages. A message is named by
// its request and its position in it, from 1: `<uuid>_<position>`, at most 50 characters, is the smsMsgId on the wire.

/** Positions are stored as smallint; a body of the greatest size holds far fewer numbers. */
const MAX_POSITION = 32_767;

/** What the ids of one millisecond begin with: its bits, and the version. */
export function formatRequestIdPrefix(ms: number): string {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}

/**
 * `time` is what formatRequestIdPrefix says; `counter` (0 to 4095) orders ids of one millisecond; `random` is 16 hex digits, of
 * which two bits give way to the variant.
 */
export function formatRequestId(time: string, counter: number, random: string): string {
  const variant = "89ab89ab89ab89ab"[Number.parseInt(random[0] ?? "0", 16)];
  const order = counter.toString(16).padStart(3, "0");
  return `${time}${order}-${variant}${random.slice(1, 4)}-${random.slice(4, 16)}`;
}

export function formatSmsMsgId(requestId: string, position: number): string {
  return `${requestId}_${position}`;
}

const form = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})_([1-9]\d{0,4})$/i;

/** What an smsMsgId names; null when it is none of ours. */
export function parseSmsMsgId(text: string): { requestId: string; position: number; at: Date } | null {
  const match = form.exec(text);
  const requestId = match?.[1]?.toLowerCase();
  const position = Number(match?.[2]);
  if (!requestId || position > MAX_POSITION) return null;
  return { requestId, position, at: new Date(Number.parseInt(requestId.slice(0, 8) + requestId.slice(9, 13), 16)) };
}
