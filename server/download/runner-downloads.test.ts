/** What is offered of the helper's packages, against a real HTTP server. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RunnerDownloads } from "./runner-downloads.ts";

const dmg = "coda-runner-companion-mac-arm64.dmg";
const deb = "coda-runner-companion-linux-x64.deb";
const sum = "a".repeat(64);

let files: Record<string, string>;
let asked: string[];
let server: Server;
let nowMs: number;
let downloads: RunnerDownloads;

beforeEach(async () => {
  files = {};
  asked = [];
  nowMs = 0;
  server = createServer(({ method, url = "" }, response) => {
    asked.push(`${method} ${url}`);
    const text = files[url.replace("/runner/", "")];
    response.writeHead(text === undefined ? 404 : 200).end(method === "HEAD" ? undefined : text);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  downloads = new RunnerDownloads(`http://127.0.0.1:${port}/runner`, { clock: { now: () => new Date(nowMs) }, fetch });
});
afterEach(() => server.close());

const offered = async () => (await downloads.list()).map(({ name, sha256 }) => [name, sha256]);

it("offers what the list of checksums names, with them, and no file of another name", async () => {
  files = { SHA256SUMS: `${sum}  ${dmg}\n${sum} *./${deb}\n${sum}  other.dmg\nnot a line\n` };
  expect(await offered()).toEqual([
    [dmg, sum],
    [deb, sum],
  ]);
});

it("offers without checksums what is there where no list is", async () => {
  files = { [deb]: "a package" };
  expect(await offered()).toEqual([[deb, undefined]]);
});

it("offers nothing where nothing is, and nobody answers", async () => {
  expect(await offered()).toEqual([]);
  expect(
    await new RunnerDownloads("http://127.0.0.1:1/runner", { clock: { now: () => new Date(0) }, fetch }).list(),
  ).toEqual([]);
});

it("asks once in five minutes", async () => {
  await offered();
  files = { SHA256SUMS: `${sum}  ${dmg}\n` };
  const before = asked.length;
  nowMs = 5 * 60 * 1000 - 1;
  expect(await offered()).toEqual([]);
  expect(asked).toHaveLength(before);
  nowMs += 1;
  expect(await offered()).toEqual([[dmg, sum]]);
});

it("takes an endless list for none", async () => {
  files = { SHA256SUMS: `${sum}  ${dmg}\n`.repeat(1_000), [deb]: "a package" };
  expect(await offered()).toEqual([[deb, undefined]]);
});
