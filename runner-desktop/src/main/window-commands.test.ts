/** What the window's page may and may not, and what leads out of it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CompanionCommand } from "../contract/companion-command.ts";
import { pageFile } from "./page-files.ts";
import { heardCommand, isOwnPage, pageUrl } from "./window-commands.ts";

const page = { url: pageUrl, isTopFrame: true };

async function hear(from: typeof page, message: unknown): Promise<{ done: CompanionCommand[]; ok: boolean }> {
  const done: CompanionCommand[] = [];
  const { ok } = await heardCommand(from, message, async (command) => {
    done.push(command);
    return { ok: true, said: null };
  });
  return { done, ok };
}

describe("a command", () => {
  test("of the page is done", async () => {
    expect(await hear(page, { do: "panic" })).toEqual({ done: [{ do: "panic" }], ok: true });
  });

  test.each([
    ["of a frame in it", { ...page, isTopFrame: false }, { do: "panic" }],
    ["of another page", { ...page, url: "https://evil.example/" }, { do: "panic" }],
    ["of a page named alike", { ...page, url: `${pageUrl}.evil` }, { do: "panic" }],
    ["that is none", page, { do: "run", program: "sh" }],
    ["that opens what it likes", page, { do: "open", page: "file:///etc/passwd" }],
    ["with a name that is none", page, { do: "new-session", idea: "../x", slot: "primary" }],
    ["with an address longer than any", page, { do: "choose-server", address: `https://${"x".repeat(300)}` }],
    ["with an address that is no text", page, { do: "choose-server", address: { href: "https://coda.example" } }],
    ["that is no object", page, "panic"],
  ])("%s is refused", async (_, from, message) => {
    expect(await hear(from, message)).toEqual({ done: [], ok: false });
  });
});

test("its own page is one file, wherever in it somebody is", () => {
  expect([isOwnPage(pageUrl), isOwnPage(`${pageUrl}#sessions`), isOwnPage("about:blank")]).toEqual([true, true, false]);
});

describe("the page's files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "coda-page-"));
    writeFileSync(join(folder, "index.html"), "<p>");
    writeFileSync(join(folder, "secret.txt"), "x");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("come with a policy that lets nothing else in", async () => {
    const file = pageFile(folder, pageUrl);
    expect([file.status, await file.text(), file.headers.get("content-type")]).toEqual([
      200,
      "<p>",
      "text/html; charset=utf-8",
    ]);
    expect(file.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/u);
  });

  test.each([
    "companion://app/../x/index.html",
    "companion://app/secret.txt",
    "companion://other/index.html",
    "companion://app/a/index.html",
    "companion://app/index.js",
  ])("%s is none of them", (url) => {
    expect(pageFile(folder, url).status).toBe(
      url.includes("/../") ? pageFile(folder, "companion://app/x/index.html").status : 404,
    );
  });
});
