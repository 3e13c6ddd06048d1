/** A guest's cookie: one for each share, so that whoever has two links open is known by both. */
import type { ShareId } from "@coda/protocol";
import type { Config } from "../config.ts";

type Given = Pick<Config, "origin">;

/** Named as the sign-in's cookie is, for the same reasons. */
export function guestCookieName({ origin }: Given, share: ShareId): string {
  const { protocol, port } = new URL(origin);
  return protocol === "https:" ? `__Host-coda-guest-${share}` : `coda-guest-${port === "" ? "80" : port}-${share}`;
}

interface GuestCookie {
  readonly share: ShareId;
  readonly token: string;
  readonly seconds: number;
}

/** A `Set-Cookie` header (RFC 6265 §4.1). Only the share's page asks with it, and that is of this site. */
export function guestCookieHeader(config: Given, { share, token, seconds }: GuestCookie): string {
  const secure = config.origin.startsWith("https:") ? "; Secure" : "";
  return `${guestCookieName(config, share)}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}
