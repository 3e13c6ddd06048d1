/** What is said of a web app that cannot be reached, each case with a real server that behaves so. */
import { once } from "node:events";
import { createServer as createPlain, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { callWebApp } from "../device/web-call.ts";

const opened: Server[] = [];

afterEach(() => {
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
