// All URLs of the console. No other file writes one.

export const routes = {
  applications: "/applications",
  application: (id: string) => `/applications/${id}`,
  billing: "/billing",
  audit: "/audit",
  /** The Audit Log as a file; takes the same filter as the page. */
  auditCsv: "/audit/csv",
  settings: "/settings",
  browsers: "/help/browsers",
  calls: "/calls",
  signIn: "/sign-in",
  /** Returns to `path` after signing in. */
  signInFrom: (path: string | null) => (path ? `/sign-in?from=${encodeURIComponent(path)}` : "/sign-in"),
  /** The same, for a session that ended while the page was open. */
  signInAfterEnd: (path: string) => `/sign-in?over=1&from=${encodeURIComponent(path)}`,
  /** Says when the session ends. */
  session: "/api/session",
  authToken: "/api/auth/csrf",
  authSignIn: "/api/auth/callback/credentials",
  authSignOut: "/api/auth/signout",
  /** The logo and favicon; also the smallest file to request when a page checks that the server answers. */
  logo: "/logo.svg",
  /** Answers while the process runs. */
  health: "/healthz",
  /** Answers 200 while the process can serve requests. */
  readiness: "/readyz",
} as const;

/** A path with its parameters. Leaves out undefined, null and empty values. */
export function withParams(path: string, params: Readonly<Record<string, string | number | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}

/** The path to open after signing in: `candidate` if it is a path of this console, otherwise the start page. Prevents open redirects. */
export function returnPath(candidate: string | null | undefined): string {
  if (!candidate) return routes.applications;
  // A backslash or a second slash would name another host; a control character could hide one.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(candidate) || candidate.includes("\\")) return routes.applications;
  const url = new URL(candidate, "http://console.invalid");
  if (url.origin !== "http://console.invalid" || url.pathname.startsWith(routes.signIn)) return routes.applications;
  // `/..//host` is a path until it is resolved to `//host`, which names another host.
  if (url.pathname.startsWith("//")) return routes.applications;
  return `${url.pathname}${url.search}`;
}
