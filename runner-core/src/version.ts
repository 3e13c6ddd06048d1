/** This build of the helper. Also read by what packages it: npm package and executables carry this number. */

/** Put in its place by the bundler (../bundle.ts), which may name another release; absent where the sources run. */
declare const CODA_RUNNER_VERSION: string | undefined;

/** Semantic Versioning 2.0.0. */
export const runnerVersion = typeof CODA_RUNNER_VERSION === "string" ? CODA_RUNNER_VERSION : "0.1.0";
