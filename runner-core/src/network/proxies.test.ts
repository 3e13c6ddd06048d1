/** The ways out of a company's machine: a real proxy that tunnels, and an authority that only the machine's owner trusts. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlain, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { z } from "zod";
import { runProgram } from "../child-process.ts";
import { environment } from "../config.ts";
import { proxyOf } from "./proxies.ts";

const main = join(import.meta.dirname, "..", "main.ts");
const socketModule = join(import.meta.dirname, "..", "link", "ws-socket.ts");
const callModule = join(import.meta.dirname, "..", "device", "web-call.ts");
const fetchModule = join(import.meta.dirname, "web-fetch.ts");
const foundSchema = z.object({
  findings: z.array(z.object({ topic: z.string(), verdict: z.string(), text: z.string() })),
});

let folder: string;
let web: Server;
let proxy: Server;
/** Whom the proxy was asked to lead to. */
let tunnels: (string | undefined)[];
let env: Record<string, string>;

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listening(server: Server): Promise<Server> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "coda-ways-"));
  const { private: key, cert } = await generate([{ name: "commonName", value: "coda.test" }], {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "coda.test" }] }],
  });
  web = await listening(createSecure({ key, cert }, (_request, response) => response.end("{}")));
  new WebSocketServer({ server: web }).on("connection", (socket) => socket.send("hello"));
  tunnels = [];
  proxy = createPlain();
  proxy.on("connect", (request, client) => {
    tunnels.push(request.url);
    const upstream = connect(portOf(web), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
  });
  await listening(proxy);
  writeFileSync(join(folder, "authority.pem"), cert);
  env = {
    PATH: environment()["PATH"] ?? "",
    HOME: folder,
    TMUX_TMPDIR: folder,
    HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}`,
    NODE_EXTRA_CA_CERTS: join(folder, "authority.pem"),
  };
});

afterEach(() => {
  for (const server of [web, proxy]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function doctor(server: string): Promise<string[]> {
  const args = ["--no-warnings", main, "--state-dir", join(folder, "state"), "--server", server, "doctor", "--json"];
  const { stdout } = await runProgram(process.execPath, args, { env });
  const { findings } = foundSchema.parse(JSON.parse(stdout));
  return findings
    .filter(({ topic }) => topic === "web app" || topic === "proxy")
    .map(({ topic, verdict, text }) => `${verdict} ${topic}: ${text}`);
}

test("the web app is reached by the proxy, and believed by the named authority", async () => {
  expect(await doctor("https://coda.test")).toEqual([
    `ok proxy: 127.0.0.1:${portOf(proxy)}, by the environment`,
    "ok web app: answers at https://coda.test",
  ]);
  expect(tunnels).toEqual(["coda.test:443"]);
});

test("without that authority it says which setting names one", async () => {
  delete env["NODE_EXTRA_CA_CERTS"];
  expect((await doctor("https://coda.test")).at(-1)).toMatch(
    /^problem web app: nobody .* vouches .*NODE_EXTRA_CA_CERTS$/u,
  );
});

test("a proxy's address that is none is named by its variable, without its value", async () => {
  env["HTTPS_PROXY"] = "me:secret@";
  expect((await doctor("https://coda.test")).at(-1)).toMatch(
    /^problem web app: HTTPS_PROXY holds no address; write one as/u,
  );
  expect(tunnels).toEqual([]);
});

describe("a proxy that does not lead on is told of, and not whom it was to lead to:", () => {
  /** What a call and a socket say of it; each process heeds its proxies once. */
  async function said(): Promise<string[]> {
    const script = `
    import { openWebSocket } from ${JSON.stringify(socketModule)};
    import { callWebApp } from ${JSON.stringify(callModule)};
    import { webFetch } from ${JSON.stringify(fetchModule)};
    const call = async (server) => {
      const { failure } = await callWebApp(server, webFetch, { method: "GET", path: "/" });
      console.log(failure.message);
    };
    await call("https://coda.test");
    await call("http://plain.test");
    const done = (word) => { console.log(word); process.exit(); };
    openWebSocket("wss://coda.test/relay", { onOpen() {}, onMessage: done, onTurnedAway: done, onClose: (code, why) => done(why) });`;
    const args = ["--no-warnings", "--input-type=module", "--eval", script];
    return (await runProgram(process.execPath, args, { env })).stdout.trimEnd().split("\n");
  }

  beforeEach(() => {
    const url = new URL(`http://127.0.0.1:${portOf(proxy)}`);
    [url.username, url.password] = ["ada", "secret"];
    env["HTTPS_PROXY"] = env["HTTP_PROXY"] = url.href.replace(/\/$/u, "");
  });

  test("one that wants a name and a password", async () => {
    answerWith("407 Proxy Authentication Required");
    const host = `127.0.0.1:${portOf(proxy)}`;
    const sentence = `the proxy ${host} wants a name and a password; write them into the variable that names it, as http://name:password@${host}`;
    expect(await said()).toEqual([sentence, sentence, sentence]);
  });

  test("one that is not there, and never with its password", async () => {
    const gone = portOf(proxy);
    proxy.close();
    const sentence = `the proxy that the environment names cannot be used: nobody answers at http://127.0.0.1:${gone}`;
    expect(await said()).toEqual([sentence, sentence, sentence]);
  });

  function answerWith(status: string): void {
    const text = `HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`;
    proxy.removeAllListeners("connect").on("connect", (_request, client) => client.end(text));
  }
});

test("a socket to the relay takes the same way", async () => {
  const script = `
    import { openWebSocket } from ${JSON.stringify(socketModule)};
    const done = (word) => { console.log(word); process.exit(); };
    openWebSocket("wss://coda.test/relay", { onOpen() {}, onMessage: done, onTurnedAway: done, onClose: (code, why) => done(why) });`;
  const args = ["--no-warnings", "--input-type=module", "--eval", script];
  expect((await runProgram(process.execPath, args, { env })).stdout).toBe("hello\n");
  expect(tunnels).toEqual(["coda.test:443"]);
});

describe("which proxy is for an address", () => {
  const env = { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "coda.example, .inner.example" };
  test.each([
    ["https://elsewhere.example", "http://proxy.example:3128"],
    ["wss://elsewhere.example/relay", "http://proxy.example:3128"],
    ["http://elsewhere.example", undefined],
    ["https://coda.example", undefined],
    ["https://a.inner.example", undefined],
    ["https://127.0.0.1:3000", undefined],
    ["https://[::1]:3000", undefined],
    ["https://localhost", undefined],
  ])("%s", (address, expected) => {
    expect(proxyOf(new URL(address), env)).toBe(expected);
  });

  test("the small letters come first, and a star passes all of them by", () => {
    const small = { ...env, https_proxy: "http://other.example:1" };
    expect(proxyOf(new URL("https://elsewhere.example"), small)).toBe("http://other.example:1");
    expect(proxyOf(new URL("https://elsewhere.example"), { ...env, NO_PROXY: "*" })).toBeUndefined();
  });
});
