/** The short name of a browser's key, for a person who compares what the page shows with what the helper shows. */

/**
 * Of SHA-256 over the raw public key the first 32 bits, as `3F2A-91BC`: the beginning of the key's fingerprint. Short, so
 * that it can be read out; whoever could make another key with the same would have to be asked about at the same time,
 * and two of one code are told apart by their whole fingerprints.
 */
export function shownBrowserCode(sha256: Uint8Array): string {
  const digits = [...sha256.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${digits.slice(0, 4)}-${digits.slice(4)}`.toUpperCase();
}
