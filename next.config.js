// BUILD_DIR and BUILD_TSCONFIG are handed over by scripts/build.ts: a build goes to a folder of its own, named by a hash
// of the sources, so that building never breaks the build that is being served.
export default {
  distDir: process.env.BUILD_DIR ?? ".next",
  // Types are checked by the test command, with the settings of tsconfig.json alone.
  typescript: { ignoreBuildErrors: true, tsconfigPath: process.env.BUILD_TSCONFIG },
  agentRules: false,
  poweredByHeader: false,
};
