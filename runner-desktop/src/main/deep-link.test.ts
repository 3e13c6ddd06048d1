/** Links come from anybody. */
import { companionLink } from "@coda/protocol";
import { expect, test } from "vitest";
import { linkAmong, readDeepLink } from "./deep-link.ts";

test.each([
  "coda://pair?code=BCDF-GHJK",
  "coda://pair/?code=bcdfghjk",
  "coda:pair?code=BCDF%20GHJK",
  "CODA://pair?code=BCDFGHJK&x=1",
])("%s asks to pair by a code", (link) => {
  expect(readDeepLink(link)).toEqual({ is: "pair", server: null, code: "BCDF-GHJK" });
});

test.each([
  [companionLink("https://coda.example"), "https://coda.example"],
  [companionLink("http://127.0.0.1:3000"), "http://127.0.0.1:3000"],
  ["coda:pair?server=https://CODA.example:443/pair%23x", "https://coda.example"],
  ["coda://pair?server=https://coda.example@evil.example/", "https://evil.example"],
  ["coda://pair?server=https://c%D0%BEda.example", "https://xn--cda-sed.example"],
])("%s names a web app by its origin", (link, server) => {
  expect(readDeepLink(link)).toEqual({ is: "pair", server, code: null });
  expect(readDeepLink(`${link}&code=BCDFGHJK`)).toEqual({ is: "pair", server, code: "BCDF-GHJK" });
});

test.each([
  "coda://pair",
  "coda://pair?code=",
  "coda://pair?code=AEIO-UAEI",
  "coda://pair?code=BCDF-GHJ",
  "coda://pair/../unpair?code=BCDF-GHJK",
  "coda://unpair?code=BCDF-GHJK",
  "https://pair?code=BCDF-GHJK",
  "coda://pair?server=",
  "coda://pair?server=coda.example",
  "coda://pair?server=file:///etc/passwd&code=BCDF-GHJK",
  "coda://pair?server=javascript:alert(1)",
  "coda://pair?server=https://coda.example&code=AEIO",
  `coda://pair?server=https://${"x".repeat(300)}.example`,
  `coda://pair?code=BCDF-GHJK&x=${"y".repeat(1_000)}`,
  "--inspect",
  "",
])("%j asks for nothing", (link) => {
  expect(readDeepLink(link)).toBeUndefined();
});

test("is found among the words of a command line", () => {
  expect(linkAmong(["--no-sandbox", "/usr/bin/x", "coda://pair?code=BCDF-GHJK"])).toMatchObject({ code: "BCDF-GHJK" });
  expect(linkAmong(["."])).toBeUndefined();
});
