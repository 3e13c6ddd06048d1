/** The sign-in cookie: its name and flags, and finding it in a request. */
import type { Config } from "../config.ts";

/**
 * Cookies know no ports: without the port in its name, two Codas on one machine would sign each other out. `__Host-`
 * makes browsers hold it to https, this host and path `/`.
 */
export function sessionCookieName(config: Pick<Config, "origin">): string {
  const { protocol, port } = new URL(config.origin);
  return protocol === "https:" ? "__Host-coda-session" : `coda-session-${port === "" ? "80" : port}`;
}

export function sessionCookieOptions(config: Pick<Config, "origin">) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: config.origin.startsWith("https:") } as const;
}

/** A `Set-Cookie` header (RFC 6265 §4.1) of the sign-in cookie. */
export function sessionCookieHeader(
  config: Pick<Config, "origin">,
  { value, seconds }: { readonly value: string; readonly seconds: number },
): string {
  const { path, secure } = sessionCookieOptions(config);
  const flags = `Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return `${sessionCookieName(config)}=${value}; ${flags}`;
}

/** A cookie's value in a `Cookie` header (RFC 6265 §5.4). */
export function cookieValue(header: string | null, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
