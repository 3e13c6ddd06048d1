/**
 * A page of another site, in the browser that is signed in: it tries every port this Coda listens on with all a page has
 * (fetch, forms, frames, scripts, sockets). Also from another port of the same machine, which cookies do not tell apart,
 * and from a page of no site at all, as an Electron app's or a file is.
 */
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { ideaListReplySchema, sessionListReplySchema, ticketReplySchema } from "@coda/protocol";
import { browserHello } from "./support/browser-hello.ts";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";
import { test } from "./support/test.ts";

const stack = ownStack();
let site: Server;
let sitePort = 0;

test.beforeAll(async () => {
  site = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>another site</title>");
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  sitePort = (site.address() as AddressInfo).port;
});
test.afterAll(() => site.close());

/** Inodes of a process's sockets (Linux, proc(5)). */
function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/u.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return []; // closed meanwhile
    }
  });
}

/** Ports on which the stack's own processes listen, on whatever address. */
function listeningPorts(): number[] {
  const sockets = new Set((["web", "relay", "helper"] as const).flatMap((name) => socketsOf(stack.pid(name))));
  const lines = ["tcp", "tcp6"].flatMap((table) => readFileSync(`/proc/net/${table}`, "utf8").split("\n").slice(1));
  const ports = lines
    .map((line) => line.trim().split(/\s+/u))
    .filter(([, , , state, , , , , , inode = ""]) => state === "0A" && sockets.has(inode))
    .map(([, local = ""]) => Number.parseInt(local.split(":")[1] ?? "", 16));
  return [...new Set(ports)].toSorted((one, other) => one - other);
}

interface Prey {
  readonly ports: readonly number[];
  readonly web: number;
  readonly relayUrl: string;
  readonly hello: string;
}

interface Spoils {
  /** What was read of any reply. */
  readonly read: string[];
  /** What a socket was told. */
  readonly heard: string[];
}

/** Runs in the other site's page: everything a page can try. */
async function attack({ ports, web, relayUrl, hello }: Prey): Promise<Spoils> {
  const spoils: Spoils = { read: [], heard: [] };
  const hosts = ["127.0.0.1", "localhost", "[::1]"];
  const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
    await Promise.race([work.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, ms))]);
  };
  const read = async (url: string, init: RequestInit): Promise<void> => {
    const reply = await fetch(url, init);
    const text = await reply.text();
    if (reply.type !== "opaque" && reply.ok) spoils.read.push(`${url}: ${text.slice(0, 80)}`);
  };
  const listen = async (url: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url);
      socket.addEventListener("open", () => socket.send(hello));
      socket.addEventListener("message", ({ data }) => {
        spoils.heard.push(`${url}: ${String(data)}`);
        resolve();
      });
      socket.addEventListener("close", () => resolve());
    });
  const frame = async (url: string): Promise<void> =>
    new Promise((resolve) => {
      const element = document.createElement("iframe");
      element.addEventListener("load", () => resolve());
      element.src = url;
      document.body.append(element);
    });
  const post = async (url: string): Promise<void> => {
    const body = JSON.stringify({ title: "by another site" });
    for (const mode of ["no-cors", "cors"] as const)
      for (const type of ["text/plain", "application/json", "application/x-www-form-urlencoded"])
        await within(
          2_000,
          fetch(url, { method: "POST", mode, credentials: "include", headers: { "content-type": type }, body }),
        );
    const form = document.createElement("form");
    Object.assign(form, { action: url, method: "post", enctype: "text/plain", target: "_blank" });
    const field = document.createElement("input");
    [field.name, field.value] = ['{"title":"by another site","x":"', '"}'];
    form.append(field);
    document.body.append(form);
    form.submit();
    navigator.sendBeacon(url, body);
  };
  const script = async (url: string): Promise<void> =>
    new Promise((resolve) => {
      const element = document.createElement("script");
      element.addEventListener("load", () => {
        spoils.read.push(`${url}: as a script`);
        resolve();
      });
      element.addEventListener("error", () => resolve());
      element.src = url;
      document.body.append(element);
    });
  for (const host of hosts)
    for (const port of ports) {
      const base = `http://${host}:${port}`;
      for (const path of ["/", "/api/devmode/ideas", "/api/auth/session", "/healthz", "/metrics", "/json/version"])
        for (const mode of ["cors", "no-cors"] as const)
          await within(2_000, read(base + path, { mode, credentials: "include" }));
      await within(3_000, listen(`ws://${host}:${port}/v1/socket`));
    }
  await within(3_000, listen(relayUrl));
  for (const host of hosts) {
    const base = `http://${host}:${web}`;
    await post(`${base}/api/devmode/ideas`);
    for (const path of ["/api/devmode/ideas", "/api/auth/session", "/api/auth/csrf"])
      await within(2_000, script(base + path));
    await within(3_000, frame(`${base}/ideas`));
  }
  return spoils;
}

/** What somebody who is signed in has, before the attack: their ideas, and a ticket that they gave away. */
interface SignedIn {
  readonly ideas: () => Promise<string[]>;
  readonly hello: string;
  readonly relayUrl: string;
}

async function signedIn(page: Page): Promise<SignedIn> {
  await new TerminalPage(page).signIn(stack.signInUrl());
  const api = `${stack.webUrl}/api/devmode`;
  const list = await page.request.get(`${api}/sessions?idea=first`);
  const session = sessionListReplySchema.parse(await list.json()).sessions[0]?.id;
  const client = crypto.randomUUID();
  const reply = await page.request.post(`${api}/tickets`, { data: { for: "session", session, client } });
  const { ticket, relayUrl } = ticketReplySchema.parse(await reply.json());
  const ideas = async (): Promise<string[]> =>
    ideaListReplySchema.parse(await (await page.request.get(`${api}/ideas`)).json()).ideas.map(({ title }) => title);
  return { ideas, hello: browserHello(ticket, client), relayUrl };
}

const webPort = (): number => Number(new URL(stack.webUrl).port);

const places = {
  "another name": (port: number) => `http://localhost:${port}/`,
  "another port of the same name": (port: number) => `http://127.0.0.1:${port}/`,
  "no site, as Electron's pages and files are": () => "about:blank",
};

for (const [place, urlOf] of Object.entries(places))
  test(`a page of ${place} reads nothing, changes nothing and opens no socket, on any port`, async ({
    page,
    context,
  }) => {
    const { ideas, hello, relayUrl } = await signedIn(page);
    const before = await ideas();
    const ports = listeningPorts();
    const relayPort = Number(new URL(stack.relayUrl).port);
    expect(ports).toEqual([webPort(), relayPort].toSorted((one, other) => one - other));
    const evil = await context.newPage();
    await evil.goto(urlOf(sitePort));
    const spoils = await evil.evaluate(attack, { ports, web: webPort(), relayUrl, hello });
    expect(spoils).toEqual({ read: [], heard: [] });
    const framed = evil.frames().filter((frame) => frame !== evil.mainFrame());
    expect(framed.map((frame) => frame.url())).toEqual(framed.map(() => "chrome-error://chromewebdata/"));
    expect(framed).toHaveLength(3);
    expect(await ideas()).toEqual(before);
    await page.reload();
    await new TerminalPage(page).live();
  });

test("the same from the web app's own page reads, writes and is welcomed: it is an attack", async ({ page }) => {
  const { ideas, hello, relayUrl } = await signedIn(page);
  const before = await ideas();
  const spoils = await page.evaluate(attack, { ports: [webPort()], web: webPort(), relayUrl, hello });
  expect(spoils.read.join("\n")).toContain("/api/devmode/ideas");
  expect(spoils.heard.join("\n")).toContain('"welcome"');
  expect(await ideas()).not.toEqual(before);
});
