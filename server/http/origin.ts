/** Which Host and Origin a request may carry. A localhost port is reachable by every page in the browser (DNS rebinding). */
import type { Config } from "../config.ts";
import { ApiError } from "./api-error.ts";

type Allowed = Pick<Config, "allowedOrigins">;

/** Throws wrongHost when the Host header is not one of the web app's own. */
export function checkHost(headers: Headers, config: Allowed): void {
  const host = headers.get("host")?.toLowerCase();
  const known = config.allowedOrigins.map((origin) => new URL(origin).host);
  if (host === undefined || !known.includes(host)) {
    throw new ApiError("wrongHost", `This server answers to ${known.join(" and ")} only; open it by that address.`);
  }
}

/** Throws forbidden when another site's page makes the request. Programs without a browser say neither header. */
export function checkOrigin(headers: Headers, config: Allowed): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site") ?? "none";
  const isOurs = origin === null ? ["none", "same-origin"].includes(site) : config.allowedOrigins.includes(origin);
  if (!isOurs) throw new ApiError("forbidden", "This request comes from another site's page, which may not do that.");
}

/** A page opened by following a link: the one thing another site may start, as it reads nothing of the answer. */
export function isNavigation(method: string, headers: Headers): boolean {
  return (
    method === "GET" && headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document"
  );
}
