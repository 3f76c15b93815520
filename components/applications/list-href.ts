import { type ApplicationListParams, applicationListParams } from "@/lib/applications/schema";
import { routes, withParams } from "@/lib/shared/routes";

const defaults = applicationListParams.parse({});

/** The address of the list in a state; what is as by default is left out of it. */
export function listHref(params: ApplicationListParams): string {
  const given = Object.entries(params).filter(([name, value]) => value !== defaults[name as keyof ApplicationListParams]);
  return withParams(routes.applications, Object.fromEntries(given));
}
