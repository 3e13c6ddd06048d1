/** What browsers are told to refuse on our pages' behalf. */
import type { Config } from "../config.ts";

type Given = Pick<Config, "origin" | "relayUrl" | "development">;

/** @param nonce marks this reply's own scripts; Next puts it on every script tag it writes. */
export function contentSecurityPolicy(config: Given, nonce: string): string {
  const development = config.development ? " 'unsafe-eval'" : "";
  const directives = [
    "default-src 'self'",
    // wasm-unsafe-eval: zstd in the browser is WebAssembly.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development}`,
    // xterm.js writes its colours and sizes as style elements and attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${new URL(config.relayUrl).origin}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return directives.join("; ");
}

export function setSecurityHeaders(headers: Headers, config: Given, policy: string): void {
  headers.set("content-security-policy", policy);
  headers.set("x-content-type-options", "nosniff");
  headers.set("x-frame-options", "DENY");
  headers.set("referrer-policy", "same-origin");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (config.origin.startsWith("https:")) headers.set("strict-transport-security", "max-age=31536000");
}
