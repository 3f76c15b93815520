import type { Result } from "@/lib/shared/result";
import { routes } from "@/lib/shared/routes";

export type SessionExpiry = {
  /** The instant at which the session expires without further activity. */
  endsAt: Date;
  /** The latest instant to which activity can extend the session. */
  absoluteEndsAt: Date;
};

type SessionResponse = { endsAt: string; absoluteEndsAt: string } | null;

/** Reads the end of the session from the server; `unknown` when the server does not answer. The request is not activity. */
export async function readSessionExpiry(): Promise<SessionExpiry | "expired" | "unknown"> {
  try {
    const response = await fetch(routes.session, { cache: "no-store" });
    const result = (await response.json()) as Result<SessionResponse>;
    if (!result.ok) return "unknown";
    if (!result.value) return "expired";
    return { endsAt: new Date(result.value.endsAt), absoluteEndsAt: new Date(result.value.absoluteEndsAt) };
  } catch {
    return "unknown";
  }
}
