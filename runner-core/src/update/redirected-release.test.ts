/** A release whose address only leads to where the files lie, as GitHub's does: real servers, encrypted ones among them. */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlain, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { generate } from "selfsigned";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeReleaseKey, writeRelease } from "../../package/release-files.ts";
import { executableName, manifestName } from "./release-manifest.ts";
import { readOffer } from "./release-offer.ts";
import { replaceProgram } from "./replace-program.ts";

const name = executableName("linux-x64");
const key = makeReleaseKey();
const program = "#!/bin/sh\necho 0.2.0\n";
const before = "#!/bin/sh\necho 0.1.0\n";

let folder: string;
let release: string;
let target: string;
let files: Record<"https" | "http", string>;
/** Leads each file to where this says. */
let leads: Record<"https" | "http", string>;
let place: (file: string) => string;
const servers: Server[] = [];
/** The process's own, which other files of tests share. */
const authorities = getCACertificates("default");

async function open(server: Server, scheme: "http" | "https"): Promise<string> {
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "coda-redirected-"));
  [release, target] = [join(folder, "release"), join(folder, "coda-runner")];
  const { private: privateKey, cert } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  setDefaultCACertificates([...authorities, cert]);
  const both = async (heard: Parameters<typeof createPlain>[1]): Promise<Record<"https" | "http", string>> => ({
    https: await open(createSecure({ key: privateKey, cert }, heard), "https"),
    http: await open(createPlain({}, heard), "http"),
  });
  files = await both(({ url = "" }, response) => response.end(readFileSync(join(release, url))));
  leads = await both(({ url = "" }, response) =>
    response.writeHead(302, { location: place(url.replace("/latest/download/", "")) }).end(),
  );
});
afterAll(() => {
  setDefaultCACertificates(authorities);
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release);
  writeFileSync(join(release, name), program);
  writeFileSync(target, before, { mode: 0o755 });
  writeRelease(release, { version: "0.2.0", privateKey: key.privateKey });
  place = (file) => `${files.https}/${file}`;
});

async function update(from: "https" | "http"): Promise<void> {
  const base = `${leads[from]}/latest/download`;
  const { version, files: listed } = await readOffer({ base, publicKey: key.publicKey, fetch });
  const file = listed["linux-x64"];
  if (file === undefined) throw new Error("no file");
  await replaceProgram({ target, base, version, file, fetch });
}

/** Why, of a program that stays as it is. */
async function refusal(from: "https" | "http"): Promise<string> {
  const why = await update(from).then(String, (error: unknown) => (error instanceof Error ? error.message : ""));
  expect(readFileSync(target, "utf8")).toBe(before);
  return why;
}

test.each(["https", "http"] as const)("from %s it is followed to another host that is encrypted", async (from) => {
  await update(from);
  expect(readFileSync(target, "utf8")).toBe(program);
});

test.each(["https", "http"] as const)("from %s it is not followed to one that is not", async (from) => {
  place = (file) => `${files.http}/${file}`;
  expect(await refusal(from)).toBe(
    `${leads[from]} sends elsewhere without encryption, to ${files.http}: say where the files lie by update-from`,
  );
});

test("nor by a way that only begins encrypted", async () => {
  const other = await open(
    createPlain((_, response) => response.writeHead(302, { location: `${files.https}/${name}` }).end()),
    "http",
  );
  place = (file) => `${other}/${file}`;
  expect(await refusal("https")).toContain(`sends elsewhere without encryption, to ${other}`);
});

test("what lies there counts by its signature alone: another list, and another file, are refused", async () => {
  writeFileSync(join(release, name), program.replace("0.2.0", "6.6.6"));
  expect(await refusal("https")).toMatch(/is not the file that was signed: its SHA-256 is another$/u);
  const list = join(release, manifestName);
  writeFileSync(list, readFileSync(list, "utf8").replace("0.2.0", "9.9.9"));
  expect(await refusal("https")).toMatch(/is not signed with the key that this build trusts$/u);
});

test("a way without an end is left", async () => {
  place = (file) => `${leads.https}/latest/download/${file}`;
  expect(await refusal("https")).toMatch(/leads in circles$/u);
});
