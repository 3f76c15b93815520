import { type ApplicationListParams, defaultListParams } from "@/lib/applications/rules";
import { routes, withParams } from "@/lib/shared/routes";

/** The URL of the list with these parameters. Parameters with their default value are left out. */
export function listHref(params: ApplicationListParams): string {
  const changed = Object.entries(params).filter(
    ([name, value]) => value !== defaultListParams[name as keyof ApplicationListParams],
  );
  return withParams(routes.applications, Object.fromEntries(changed));
}
