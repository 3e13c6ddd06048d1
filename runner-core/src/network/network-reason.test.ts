/** What is said of a web app that cannot be reached, each case with a real server that behaves so. */
import { once } from "node:events";
import { createServer as createPlain, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { callWebApp } from "../device/web-call.ts";
import { networkReason } from "./network-reason.ts";

const opened: Server[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of opened.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function open(server: Server): Promise<number> {
  opened.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function ownCertificate(): Promise<string> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "127.0.0.1" }]);
  return `https://127.0.0.1:${await open(createSecure({ key, cert }))}`;
}

async function said(server: string, send: typeof fetch = fetch): Promise<string> {
  const result = await callWebApp(server, send, { method: "GET", path: "/", reply: z.object({}) });
  return result.ok ? "well" : result.failure.message;
}

test("a port where nobody listens", async () => {
  const port = await open(createPlain());
  opened.pop()?.close();
  expect(await said(`http://127.0.0.1:${port}`)).toBe(`nobody answers at http://127.0.0.1:${port}`);
});

test("a host that is none", async () => {
  expect(await said("https://coda.invalid")).toMatch(/^no host coda\.invalid is known here; /u);
});

test("a certificate that nobody known vouches for", async () => {
  expect(await said(await ownCertificate())).toMatch(/^nobody whom this machine trusts vouches for 127\.0\.0\.1; /u);
});

test("a server that hangs up", async () => {
  const port = await open(createPlain((request) => request.socket.destroy()));
  expect(await said(`http://127.0.0.1:${port}`)).toBe(`http://127.0.0.1:${port} broke off without an answer`);
});

test("a server that does not answer in time", async () => {
  const port = await open(createPlain(() => undefined));
  const hasty: typeof fetch = async (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(50) });
  expect(await said(`http://127.0.0.1:${port}`, hasty)).toBe(`http://127.0.0.1:${port} did not answer in time`);
});

test("a page of another program, and one of something between that has no web app", async () => {
  let status = 200;
  const port = await open(createPlain((_request, response) => response.writeHead(status).end("<h1>Welcome</h1>")));
  expect(await said(`http://127.0.0.1:${port}`)).toMatch(/^what answers at http:\/\/127\.0\.0\.1:\d+ is no Coda; /u);
  status = 502;
  expect(await said(`http://127.0.0.1:${port}`)).toBe("an unexpected answer (HTTP 502)");
});

/** As Node's two clients put it (the first below "fetch failed"); real proxies are in proxies.test.ts. */
const forbidden = Object.assign(new Error("Proxy response (403) !== 200 when HTTP Tunneling"), {
  code: "UND_ERR_ABORTED",
});
const endedTunnel = Object.assign(new Error("via http://ada:secret@proxy.example:3128/"), { code: "ERR_PROXY_TUNNEL" });

test.each([
  [
    "that forbids it",
    new TypeError("fetch failed", { cause: new Error("Request was cancelled.", { cause: forbidden }) }),
    "the proxy proxy.example:3128 does not lead to coda.example (HTTP 403); ask whoever runs it, or name coda.example in NO_PROXY where there is another way",
  ],
  [
    "that hangs up, and not with its password",
    endedTunnel,
    "the proxy that the environment names cannot be used: http://proxy.example:3128 broke off without an answer",
  ],
  [
    "that may be as slow as whom it leads to",
    new DOMException("late", "TimeoutError"),
    "https://coda.example did not answer in time, by way of the proxy proxy.example:3128",
  ],
])("a proxy %s", (_, error, sentence) => {
  vi.stubEnv("https_proxy", "http://ada:secret@proxy.example:3128");
  expect(networkReason(new URL("https://coda.example/api"), error)).toBe(sentence);
});
