// The request that next-auth gets: only the fields it needs, without query and without headers of the caller.

import { NextRequest } from "next/server";

/** More than an e-mail address, a password and a token can need. */
const MAX_BODY_BYTES = 16_384;
const FIELDS = ["csrfToken", "email", "password"];

/** The known fields of the form; null when the body is too large. */
export async function readAuthFields(request: NextRequest): Promise<URLSearchParams | null> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of request.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BODY_BYTES) return null;
  }
  const received = new URLSearchParams(text);
  const fields = new URLSearchParams();
  for (const field of FIELDS) {
    const value = received.get(field);
    if (value !== null) fields.set(field, value);
  }
  return fields;
}

/** A POST with `fields`, or a GET without them. */
export function reduceRequest(request: NextRequest, fields?: URLSearchParams): NextRequest {
  const url = new URL(request.nextUrl.pathname, request.nextUrl.origin);
  return fields
    ? new NextRequest(url, { method: "POST", body: fields, headers: { "content-type": "application/x-www-form-urlencoded" } })
    : new NextRequest(url);
}
