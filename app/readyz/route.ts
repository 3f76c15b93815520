// Readiness for a load balancer: 200 while this process can serve requests, otherwise 503 with the reasons.

import { readReadiness } from "@/lib/platform/readiness";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const readiness = await readReadiness();
  return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}
