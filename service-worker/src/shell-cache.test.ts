import { expect, test } from "vitest";
import { shellCache, type ShellPorts } from "./shell-cache.ts";

const html = '<script src="/_next/static/chunks/1.js"></script><link href="/_next/static/chunks/2.css">';

/** The caches of a browser, and a network that can be cut off. */
class FakeBrowser {
  readonly kept = new Map<string, Map<string, string>>();
  readonly asked: string[] = [];
  online = true;
  pageStatus = 200;

  readonly fetch: ShellPorts["fetch"] = async (request) => {
    const path = typeof request === "string" ? request : new URL(request.url).pathname;
    this.asked.push(path);
    if (!this.online) throw new TypeError("no network");
    return path === "/offline" ? new Response(html, { status: this.pageStatus }) : new Response(`network ${path}`);
  };

  readonly caches = {
    open: async (name: string) => this.#cache(name),
    keys: async () => [...this.kept.keys()],
    delete: async (name: string) => this.kept.delete(name),
  } as unknown as CacheStorage;

  #cache(name: string) {
    const files = this.kept.get(name) ?? new Map<string, string>();
    this.kept.set(name, files);
    const path = (url: string) => new URL(url, "https://coda.example").pathname;
    return {
      match: async (url: string) => {
        const text = files.get(path(url));
        return text === undefined ? undefined : new Response(text);
      },
      put: async (url: string, response: Response) => void files.set(path(url), await response.text()),
      addAll: async (urls: readonly string[]) => {
        for (const url of urls) files.set(path(url), await (await this.fetch(url)).text());
      },
    };
  }
}

const file = (path: string) => new Request(`https://coda.example${path}`);
const nothing = Promise.resolve(undefined);

async function textOf(response: Promise<Response>): Promise<string> {
  return (await response).text();
}

test("a build keeps the offline page with all it is made of, and then removes what older builds kept", async () => {
  const browser = new FakeBrowser();
  await shellCache(browser, "old").fill();
  const shell = shellCache(browser, "new");
  await shell.fill();
  browser.kept.set("of-somebody-else", new Map());
  await shell.removeOlder();
  expect([...browser.kept.keys()]).toEqual(["coda-shell-new", "of-somebody-else"]);
  expect([...(browser.kept.get("coda-shell-new") ?? [])].map(([path]) => path)).toEqual([
    "/offline",
    "/_next/static/chunks/1.js",
    "/_next/static/chunks/2.css",
  ]);
});

test("a build whose offline page is not to be had does not take over", async () => {
  const browser = new FakeBrowser();
  browser.pageStatus = 503;
  await expect(shellCache(browser, "new").fill()).rejects.toThrow("503");
});

test("a file comes from what is kept, and is kept when it came from the network", async () => {
  const browser = new FakeBrowser();
  const shell = shellCache(browser, "new");
  expect(await textOf(shell.file(file("/_next/static/chunks/9.js")))).toBe("network /_next/static/chunks/9.js");
  browser.online = false;
  expect(await textOf(shell.file(file("/_next/static/chunks/9.js")))).toBe("network /_next/static/chunks/9.js");
  expect(browser.asked).toHaveLength(1);
});

test("a page comes from the network, is kept nowhere, and is the offline page without one", async () => {
  const browser = new FakeBrowser();
  const shell = shellCache(browser, "new");
  await shell.fill();
  expect(await textOf(shell.page(file("/ideas"), nothing))).toBe("network /ideas");
  expect(await textOf(shell.page(file("/ideas"), Promise.resolve(new Response("preloaded"))))).toBe("preloaded");
  browser.online = false;
  expect(await textOf(shell.page(file("/ideas"), nothing))).toBe(html);
  expect(await textOf(shell.page(file("/devices"), Promise.reject(new TypeError("no network"))))).toBe(html);
  expect([...(browser.kept.get("coda-shell-new")?.keys() ?? [])]).not.toContain("/ideas");
});
