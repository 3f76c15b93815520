import type { Result } from "@/lib/shared/result";
import { routes } from "@/lib/shared/routes";

export type SessionExpiry = {
  /** When the session is over if nothing more is done. */
  endsAt: Date;
  /** When it is over whatever is done. */
  absoluteEndsAt: Date;
};

type Told = { endsAt: string; absoluteEndsAt: string } | null;

/** Asks the server when the session ends; `unknown` when it does not answer. Asking does not keep the session alive. */
export async function readSessionExpiry(): Promise<SessionExpiry | "over" | "unknown"> {
  try {
    const response = await fetch(routes.session, { cache: "no-store" });
    const result = (await response.json()) as Result<Told>;
    if (!result.ok) return "unknown";
    if (!result.value) return "over";
    return { endsAt: new Date(result.value.endsAt), absoluteEndsAt: new Date(result.value.absoluteEndsAt) };
  } catch {
    return "unknown";
  }
}
