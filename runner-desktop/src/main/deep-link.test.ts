/** Links come from anybody. */
import { expect, test } from "vitest";
import { linkAmong, readDeepLink } from "./deep-link.ts";

test.each([
  "coda://pair?code=BCDF-GHJK",
  "coda://pair/?code=bcdfghjk",
  "coda:pair?code=BCDF%20GHJK",
  "CODA://pair?code=BCDFGHJK&x=1",
])("%s asks to pair", (link) => {
  expect(readDeepLink(link)).toEqual({ is: "pair", code: "BCDF-GHJK" });
});

test.each([
  "coda://pair",
  "coda://pair?code=",
  "coda://pair?code=AEIO-UAEI",
  "coda://pair?code=BCDF-GHJ",
  "coda://pair/../unpair?code=BCDF-GHJK",
  "coda://unpair?code=BCDF-GHJK",
  "https://pair?code=BCDF-GHJK",
  `coda://pair?code=BCDF-GHJK&x=${"y".repeat(200)}`,
  "--inspect",
  "",
])("%j asks for nothing", (link) => {
  expect(readDeepLink(link)).toBeUndefined();
});

test("is found among the words of a command line", () => {
  expect(linkAmong(["--no-sandbox", "/usr/bin/x", "coda://pair?code=BCDF-GHJK"])).toMatchObject({ code: "BCDF-GHJK" });
  expect(linkAmong(["."])).toBeUndefined();
});
