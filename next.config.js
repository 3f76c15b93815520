// scripts/start/build.ts sets BUILD_DIR and BUILD_TSCONFIG. Every build has its own folder, named by a hash of the sources, so
// a new build does not break the build that is in use.

/** For every response, static files included. proxy.ts sets the headers that depend on the page or the installation. */
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()" },
];

export default {
  // The build for benchmarks (scripts/bench/pages.ts) has one more page.
  pageExtensions: process.env.BUILD_MEASURED ? ["bench.tsx", "tsx", "ts"] : ["tsx", "ts"],
  distDir: process.env.BUILD_DIR ?? ".next",
  // `npm test` checks the types, with tsconfig.json only.
  typescript: { ignoreBuildErrors: true, tsconfigPath: process.env.BUILD_TSCONFIG },
  // No page needs scaled images, and the image optimizer would be work that anybody could request.
  images: { unoptimized: true },
  agentRules: false,
  poweredByHeader: false,
  headers: async () => [{ source: "/:path*", headers }],
};
