/** What browsers are told to refuse on our pages' behalf. */
import type { Config } from "../config.ts";

type Given = Pick<Config, "origin" | "relayUrl" | "development">;

/** @param nonce marks this reply's own scripts; Next puts it on every script tag it writes. */
export function contentSecurityPolicy(config: Given, nonce: string): string {
  const development = config.development ? " 'unsafe-eval'" : "";
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    // xterm.js writes its colours and sizes as style elements and attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${new URL(config.relayUrl).origin}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return directives.join("; ");
}

/**
 * For scripts, which it concerns only where one is started as a worker: the zstd worker makes functions from strings
 * when it starts (zstd-codec's embind), what no page may. It can fetch nothing and is told nothing but compressed bytes.
 */
export const workerPolicy = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src data:";

/** For the service worker: it fetches our own pages and files on their behalf, and runs nothing but itself. */
export const serviceWorkerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'";

export function setSecurityHeaders(headers: Headers, config: Given, policy: string): void {
  headers.set("content-security-policy", policy);
  headers.set("x-content-type-options", "nosniff");
  headers.set("x-frame-options", "DENY");
  headers.set("referrer-policy", "same-origin");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (config.origin.startsWith("https:")) headers.set("strict-transport-security", "max-age=31536000");
}
