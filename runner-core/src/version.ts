/** This build of the helper. */
export const runnerVersion = "0.1.0";
