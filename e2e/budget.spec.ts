// The start page must stay small: the compressed JavaScript of its first load.

import { routes } from "@/lib/shared/routes";
import { makeApplication } from "@/scripts/test/support/factories";
import { dialog } from "./console-screens";
import { expect, test } from "./fixtures";

const BUDGET_BYTES = 200_000;
/** The server compresses bodies of 1 kB or more. With its headers, an uncompressed answer is smaller than this. */
const COMPRESSED_FROM_BYTES = 2048;

test("Application Management loads less than 200 kB of compressed JavaScript", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { applicationLimit: 3 } });
  for (const name of ["one", "two"]) await makeApplication(person.accountId, { name });
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  const scripts = new Map<string, string>();
  let bytes = 0;
  const uncompressed = new Set<string>();
  client.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type !== "Script") return;
    scripts.set(requestId, response.url);
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-encoding")?.[1];
    if (encoding !== "gzip" && encoding !== "br" && encoding !== "zstd") uncompressed.add(requestId);
  });
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!scripts.has(requestId)) return;
    bytes += encodedDataLength;
    if (encodedDataLength < COMPRESSED_FROM_BYTES) uncompressed.delete(requestId);
  });
  await page.goto(routes.applications, { waitUntil: "networkidle" });
  expect(scripts.size).toBeGreaterThan(3);
  expect([...uncompressed].map((id) => scripts.get(id))).toEqual([]);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(BUDGET_BYTES);
  test.info().annotations.push({ type: "compressed JavaScript", description: `${bytes} bytes in ${scripts.size} files` });

  // The code of a dialog is fetched when the person is about to open it, not before.
  const before = scripts.size;
  await page.getByRole("button", { name: "Add Application" }).click();
  await expect(dialog(page, "Add Application")).toBeVisible();
  expect(scripts.size).toBeGreaterThan(before);
});
