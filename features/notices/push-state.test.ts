import { expect, it } from "vitest";
import { pushState, wayOutOfDenied, type BrowserFacts } from "./push-state.ts";

const able: BrowserFacts = { supported: true, installsFirst: false, permission: "granted", subscribed: true };
const server = { publicKey: "key", knowsThis: true };

it.each([
  [{}, {}, "on"],
  [{}, { knowsThis: false }, "off"],
  [{ subscribed: false }, {}, "off"],
  [{ permission: "default" }, {}, "off"],
  [{ permission: "denied" }, {}, "denied"],
  [{ supported: false }, {}, "unsupported"],
  [{ supported: false, installsFirst: true }, {}, "install-first"],
  [{ permission: "denied" }, { publicKey: null }, "no-key"],
] as const)("a browser with %o and a server with %o: %s", (browser, of, state) => {
  expect(pushState({ ...able, ...browser }, { ...server, ...of })).toBe(state);
});

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "bubble"],
  ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "Site settings"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15", "Websites"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1", "system’s Settings"],
  ["Lynx", "browser’s settings"],
])("%s is led out of its no by: %s", (userAgent, words) => {
  expect(wayOutOfDenied(userAgent)).toContain(words);
});
