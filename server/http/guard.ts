/** The first look at a request: Host, Origin, and the headers every reply carries. */
import { randomUUID } from "node:crypto";
import type { Config } from "../config.ts";
import { ApiError, errorResponse } from "./api-error.ts";
import { checkHost, checkOrigin, isNavigation } from "./origin.ts";
import { contentSecurityPolicy, serviceWorkerPolicy, setSecurityHeaders, workerPolicy } from "./security-headers.ts";

const jobPaths = "/api/internal/jobs/";
const metricsPath = "/api/metrics";
const serviceWorkerPath = "/sw.js";

/** @param pass goes on with the request under these headers. */
export function guardRequest(request: Request, config: Config, pass: (headers: Headers) => Response): Response {
  const nonce = randomUUID();
  const policy = contentSecurityPolicy(config, nonce);
  const { pathname, searchParams } = new URL(request.url);
  const response = refusal(request, config) ?? pass(forPages(request.headers, { policy, nonce, query: searchParams }));
  setSecurityHeaders(response.headers, config, policyOfScript(pathname) ?? policy);
  if (pathname.startsWith("/api/")) response.headers.set("cache-control", "no-store");
  // Each build has another one; a browser asks for it anew whenever it looks.
  if (pathname === serviceWorkerPath) response.headers.set("cache-control", "no-cache");
  return response;
}

function policyOfScript(pathname: string): string | undefined {
  if (pathname === serviceWorkerPath) return serviceWorkerPolicy;
  return pathname.startsWith("/_next/static/") && pathname.endsWith(".js") ? workerPolicy : undefined;
}

/** What was asked for behind the path, for a page that sends its reader to sign in first. */
export const queryHeader = "x-coda-query";
/** What a page's own line of script carries, see `contentSecurityPolicy`. */
export const nonceHeader = "x-coda-nonce";
/** Of Next's own requests for a page. */
const nextParameter = "_rsc";

/** Next reads the nonce out of the request's own policy header. */
function forPages(
  given: Headers,
  { policy, nonce, query }: { readonly policy: string; readonly nonce: string; readonly query: URLSearchParams },
): Headers {
  const headers = new Headers(given);
  headers.set("content-security-policy", policy);
  headers.set(nonceHeader, nonce);
  query.delete(nextParameter);
  headers.set(queryHeader, query.toString());
  return headers;
}

/** A scheduler or collector calls by a name of its host's; what it does is allowed by a secret no page knows. */
function isCalledByAnyName(pathname: string): boolean {
  return pathname.startsWith(jobPaths) || pathname === metricsPath;
}

function refusal(request: Request, config: Config): Response | undefined {
  try {
    if (!isCalledByAnyName(new URL(request.url).pathname)) checkHost(request.headers, config);
    if (!isNavigation(request.method, request.headers)) checkOrigin(request.headers, config);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return errorResponse(error, randomUUID());
    throw error;
  }
}
