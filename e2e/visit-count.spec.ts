/**
 * What Vercel is told of a visit, where Coda runs there: Vercel's own packages in a real browser, under our pages' policy. Its
 * two scripts cannot be had here; what they are handed, and what they would send, is looked at in their place.
 */
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "@playwright/test";
import { contentSecurityPolicy } from "../server/http/security-headers.ts";

const root = join(import.meta.dirname, "..");
const origin = "https://coda.example";
const relayUrl = "wss://relay.example/v1/socket";

/** The very part of our pages, by itself. */
async function bundle(): Promise<string> {
  const contents = `
    import { createElement } from "react";
    import { createRoot } from "react-dom/client";
    import { CountedVisit } from "./features/shell/counted-visit.tsx";
    createRoot(document.body).render(createElement(CountedVisit, { path: location.pathname }));`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles.map(({ text }) => text).join("\n");
}

test("it is told which page that is, and no word of anybody's; the pages' policy lets nothing else be asked", async ({
  page,
}) => {
  const code = await bundle();
  const policy = contentSecurityPolicy({ origin, relayUrl, development: false }, "once");
  const asked: string[] = [];
  await page.route("**/*", async (route) => {
    const { pathname, origin: of } = new URL(route.request().url());
    asked.push(of + pathname);
    if (pathname === "/page.js") return route.fulfill({ contentType: "text/javascript", body: code });
    if (pathname.startsWith("/_vercel/"))
      return route.fulfill({ contentType: "text/javascript", body: "window.theirs = (window.theirs ?? 0) + 1;" });
    return route.fulfill({
      contentType: "text/html",
      headers: { "content-security-policy": policy },
      body: '<!doctype html><title>a terminal</title><body><script nonce="once" src="/page.js"></script>',
    });
  });
  await page.goto(`${origin}/ideas/paper-boat/terminals/primary?q=password`);
  await expect.poll(async () => page.evaluate(() => Reflect.get(window, "theirs") as unknown)).toBe(2);
  expect(asked.toSorted()).toEqual([
    `${origin}/_vercel/insights/script.js`,
    `${origin}/_vercel/speed-insights/script.js`,
    `${origin}/ideas/paper-boat/terminals/primary`,
    `${origin}/page.js`,
  ]);
  const plain = "/ideas/-/terminals/-";
  expect(await page.evaluate(told)).toEqual({
    queued: [JSON.stringify(["pageview", { route: plain, path: plain }])],
    routes: [plain],
    sent: [origin + plain, origin + plain],
  });
});

/** In the page: what the two were told until their scripts came, and what those would send of an address with names. */
function told() {
  type Word = readonly [what: string, value: unknown];
  type Filter = (event: object) => { readonly url: string };
  const wordsOf = (queue: string) => (Reflect.get(window, queue) as Word[] | undefined) ?? [];
  const filterOf = (queue: string) => wordsOf(queue).find(([what]) => what === "beforeSend")?.[1] as Filter | undefined;
  const url = `${location.href}#token`;
  return {
    queued: [...wordsOf("vaq"), ...wordsOf("siq")]
      .filter(([what]) => what !== "beforeSend")
      .map((word) => JSON.stringify(word)),
    routes: [...document.scripts].flatMap(({ dataset }) => dataset["route"] ?? []),
    sent: ["vaq", "siq"].map((queue) => filterOf(queue)?.({ type: "pageview", url }).url),
  };
}
