import { type ApplicationListParams, defaultListParams } from "@/lib/applications/rules";
import { routes, withParams } from "@/lib/shared/routes";

/** The address of the list in a state; what is as by default is left out of it. */
export function listHref(params: ApplicationListParams): string {
  const given = Object.entries(params).filter(
    ([name, value]) => value !== defaultListParams[name as keyof ApplicationListParams],
  );
  return withParams(routes.applications, Object.fromEntries(given));
}
