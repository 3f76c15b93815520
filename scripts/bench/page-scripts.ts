// Measures how much JavaScript a page loads at first.

import { get } from "node:http";

/** Compressed bytes (gzip, as the server sends them) of the scripts in the page's HTML. */
export async function compressedScriptBytes(pageUrl: string, headers: Record<string, string>): Promise<number> {
  const html = await (await fetch(pageUrl, { headers })).text();
  // Supported browsers know modules and skip `nomodule` scripts.
  const tags = [...html.matchAll(/<script\s[^>]*>/g)].map(([tag]) => tag).filter((tag) => !/\snomodule\b/i.test(tag));
  const sources = new Set(tags.flatMap((tag) => /\ssrc="([^"]+)"/.exec(tag)?.[1] ?? []));
  let bytes = 0;
  for (const source of sources) bytes += await encodedLength(new URL(source, pageUrl));
  return bytes;
}

/** The length as transferred. fetch would return the decompressed body. */
function encodedLength(url: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let length = 0;
      response.on("data", (chunk: Buffer) => (length += chunk.length));
      response.on("end", () => resolve(length));
    }).once("error", reject);
  });
}
