/** A request as Next lays it around a server action: what `headers()` and `cookies()` read. Knows Next's own stores for it. */
// Before anything else of Next: its stores are made of what this puts in place.
import "next/dist/server/node-environment-baseline.js";
import { RequestCookies, ResponseCookies } from "next/dist/server/web/spec-extension/cookies.js";
import { workAsyncStorage } from "next/dist/server/app-render/work-async-storage.external.js";
import { workUnitAsyncStorage } from "next/dist/server/app-render/work-unit-async-storage.external.js";

/** Runs an action as a page's form would, with these headers. */
export async function withinAction<Value>(
  sent: Readonly<Record<string, string>>,
  action: () => Promise<Value>,
): Promise<Value> {
  const headers = new Headers(sent);
  const set = new ResponseCookies(new Headers());
  const request = {
    type: "request",
    phase: "action",
    headers,
    cookies: new RequestCookies(headers),
    mutableCookies: set,
    userspaceMutableCookies: set,
  };
  return workAsyncStorage.run({ route: "/" } as never, async () => workUnitAsyncStorage.run(request as never, action));
}
