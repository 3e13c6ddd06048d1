/**
 * What becomes of a request of a page, from its address and kind alone. Nothing of an account is ever kept: pages and
 * the API always come from the network, so nothing is left to delete at a sign-out.
 */

/** `pass`: as if no worker were there. `static`: kept first, as its name changes with its bytes. `page`: see offline. */
export type FetchPlan = "pass" | "static" | "page";

export interface AskedFor {
  readonly method: string;
  /** Of the Fetch standard: `navigate` opens a page. */
  readonly mode: string;
  readonly url: string;
}

/** Next names these files by their contents. */
const STATIC_PATH = "/_next/static/";

/** Answers that are downloads, streams or data even when the address bar opened them. */
const API_PATH = "/api/";

/** @param origin the web app's own; another site's requests are none of ours. */
export function fetchPlan({ method, mode, url }: AskedFor, origin: string): FetchPlan {
  const { origin: asked, pathname } = new URL(url);
  if (method !== "GET" || asked !== origin || pathname.startsWith(API_PATH)) return "pass";
  if (pathname.startsWith(STATIC_PATH)) return "static";
  return mode === "navigate" ? "page" : "pass";
}

/** The static files that a page's HTML or a stylesheet of it names, each once, as paths. */
export function staticFilesIn(text: string): string[] {
  return [...new Set(text.match(/\/_next\/static\/[\w./~%@-]+\.(?:js|css|woff2)/gu))];
}
