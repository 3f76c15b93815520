// The process lives. It asks nothing else, so that a database that is away does not get every console restarted.

export const dynamic = "force-dynamic";

export function GET(): Response {
  return new Response("ok\n", { headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
