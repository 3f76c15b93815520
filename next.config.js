// BUILD_DIR and BUILD_TSCONFIG are handed over by scripts/build.ts: a build goes to a folder of its own, named by a hash
// of the sources, so that building never breaks the build that is being served.

/** On every answer, files included. What differs by page or installation is set in proxy.ts. */
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()" },
];

export default {
  // The build that is measured (scripts/bench.ts) has one page more.
  pageExtensions: process.env.BUILD_MEASURED ? ["bench.tsx", "tsx", "ts"] : ["tsx", "ts"],
  distDir: process.env.BUILD_DIR ?? ".next",
  // Types are checked by the test command, with the settings of tsconfig.json alone.
  typescript: { ignoreBuildErrors: true, tsconfigPath: process.env.BUILD_TSCONFIG },
  // No page has a picture to scale, and scaling is work that anybody could ask for.
  images: { unoptimized: true },
  agentRules: false,
  poweredByHeader: false,
  headers: async () => [{ source: "/:path*", headers }],
};
