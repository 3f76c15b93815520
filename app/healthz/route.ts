// Liveness of the process. It does not check the database, so that a database outage does not restart every console.

export const dynamic = "force-dynamic";

export function GET(): Response {
  return new Response("ok\n", { headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
