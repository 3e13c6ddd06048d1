/** Whose releases this build takes for Coda's: told to the bundler, so that no file and no server can say otherwise. */

/** Put in its place by the bundler (../../bundle.ts); absent where the sources run. */
declare const CODA_RELEASE_PUBLIC_KEY: string | undefined;

/** Raw Ed25519, 32 bytes, base64 of either alphabet. Undefined: this build can check no release. */
export const releaseKey = typeof CODA_RELEASE_PUBLIC_KEY === "string" ? CODA_RELEASE_PUBLIC_KEY : undefined;
