import { expect, test } from "vitest";
import { fetchPlan, staticFilesIn } from "./fetch-plan.ts";

const origin = "https://coda.example";
const get = { method: "GET", mode: "cors" };

test.each([
  ["a page opened", { method: "GET", mode: "navigate", url: `${origin}/ideas/first` }, "page"],
  ["a form sent", { method: "POST", mode: "navigate", url: `${origin}/sign-in` }, "pass"],
  ["a download opened", { method: "GET", mode: "navigate", url: `${origin}/api/devmode/ideas/first/export` }, "pass"],
  ["an answer of the API", { ...get, url: `${origin}/api/devmode/sessions` }, "pass"],
  ["a page's data", { ...get, url: `${origin}/ideas?_rsc=1a2b` }, "pass"],
  ["a hashed file", { ...get, url: `${origin}/_next/static/chunks/0a1b.js` }, "static"],
  ["another site's file", { ...get, url: "https://elsewhere.example/_next/static/chunks/0a1b.js" }, "pass"],
] as const)("%s: %o is a %s", (_what, asked, plan) => {
  expect(fetchPlan(asked, origin)).toBe(plan);
});

test("a page's files are found in its tags and in the data it carries, each once", () => {
  const html = String.raw`<link rel="stylesheet" href="/_next/static/chunks/1_a~b.css"/>
    <script src="/_next/static/chunks/2.js" async=""></script>
    <script>self.__next_f.push([1,"3:I[1,[\"/_next/static/chunks/2.js\",\"/_next/static/chunks/3.js\"],\"Offline\"]"])</script>`;
  expect(staticFilesIn(html)).toEqual([
    "/_next/static/chunks/1_a~b.css",
    "/_next/static/chunks/2.js",
    "/_next/static/chunks/3.js",
  ]);
});

test("a page without files has none", () => {
  expect(staticFilesIn("<p>Coda</p>")).toEqual([]);
});
