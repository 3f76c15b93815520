// The only place where a URL of the console is spelled.

export const routes = {
  applications: "/applications",
  application: (id: string) => `/applications/${id}`,
  signIn: "/sign-in",
} as const;

/** Where to go after signing in: a path of this console, else the start page, so that no link can lead elsewhere. */
export function returnPath(candidate: string | null | undefined): string {
  if (!candidate) return routes.applications;
  // A backslash or a second slash would start another host; a control character could hide one.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(candidate) || candidate.includes("\\")) return routes.applications;
  const url = new URL(candidate, "http://console.invalid");
  if (url.origin !== "http://console.invalid" || url.pathname.startsWith(routes.signIn)) return routes.applications;
  return `${url.pathname}${url.search}`;
}
