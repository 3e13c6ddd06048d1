/** Releases at a loopback server, good and bad: what is put in a program's place, and that nothing is otherwise. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeReleaseKey, writeRelease } from "../../package/release-files.ts";
import { executableName, manifestName, signatureName } from "./release-manifest.ts";
import { readOffer, standingOf } from "./release-offer.ts";
import { installRelease } from "./system-releases.ts";
import { runnerVersion } from "../version.ts";
import { bringBack, replaceProgram } from "./replace-program.ts";

const name = executableName("linux-x64");
const key = makeReleaseKey();

let folder: string;
let target: string;
let server: Server;
let base: string;
/** In place of the file. */
let answer: ((response: ServerResponse, file: Buffer) => void) | undefined;

/** A program that says which release it is. */
function programOf(version: string): string {
  return `#!/bin/sh\n# ${"x".repeat(100_000)}\necho ${version}\n`;
}

function release(version: string, program = programOf(version), privateKey = key.privateKey): void {
  writeFileSync(join(folder, "release", name), program);
  writeRelease(join(folder, "release"), { version, privateKey });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "coda-update-"));
  mkdirSync(join(folder, "release"));
  mkdirSync(join(folder, "bin"));
  target = join(folder, "bin", "coda-runner");
  writeFileSync(target, programOf("0.1.0"), { mode: 0o755 });
  answer = undefined;
  server = createServer(({ url = "" }, response) => {
    const path = join(folder, "release", url.replace("/runner/", ""));
    const file = statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path) : undefined;
    if (file === undefined) response.writeHead(404).end();
    else if (answer === undefined || !url.endsWith(name)) response.end(file);
    else answer(response, file);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/runner`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  chmodSync(join(folder, "bin"), 0o700);
  rmSync(folder, { recursive: true });
});

/** As `update` does. */
async function update(into = target): Promise<string> {
  const { version, files } = await readOffer({ base, publicKey: key.publicKey, fetch });
  const file = files["linux-x64"];
  if (file === undefined) throw new Error("no file");
  await replaceProgram({ target: into, base, version, file, fetch });
  return version;
}

/** Of a program that stays as it is: why. */
async function refusal(): Promise<string> {
  const why = await update().then(String, (error: unknown) => (error instanceof Error ? error.message : ""));
  expect(readFileSync(target, "utf8")).toBe(programOf("0.1.0"));
  expect(readdirSync(join(folder, "bin"))).toEqual(["coda-runner"]);
  return why;
}

test("a signed release takes the program's place, which is kept beside it and can come back, and go again", async () => {
  release("0.2.0");
  expect(await update()).toBe("0.2.0");
  expect(readFileSync(target, "utf8")).toBe(programOf("0.2.0"));
  expect(statSync(target).mode & 0o777).toBe(0o755);
  expect(readdirSync(join(folder, "bin"))).toEqual(["coda-runner", "coda-runner.previous"]);
  bringBack(target);
  expect(readFileSync(target, "utf8")).toBe(programOf("0.1.0"));
  bringBack(target);
  expect(readFileSync(target, "utf8")).toBe(programOf("0.2.0"));
  release("0.3.0");
  await update();
  bringBack(target);
  expect(readFileSync(target, "utf8")).toBe(programOf("0.2.0"));
});

test("without one before there is nothing to go back to", () => {
  expect(() => bringBack(target)).toThrow(`there is no ${target}.previous to go back to`);
});

test("a list of another key and a changed one are no release", async () => {
  const why = `${base}: ${manifestName} is not signed with the key that this build trusts`;
  release("0.2.0", undefined, makeReleaseKey().privateKey);
  expect(await refusal()).toBe(why);
  release("0.2.0");
  const list = join(folder, "release", manifestName);
  writeFileSync(list, readFileSync(list, "utf8").replace("0.2.0", "9.9.9"));
  expect(await refusal()).toBe(why);
});

test("without a signature, a release or a key of its own, it says so", async () => {
  release("0.2.0");
  rmSync(join(folder, "release", signatureName));
  expect(await refusal()).toBe(`${base}/${signatureName} is not there (HTTP 404)`);
  await expect(readOffer({ base, publicKey: undefined, fetch })).rejects.toThrow("cannot check releases");
  server.close();
  server.closeAllConnections();
  expect(await refusal()).toMatch(/could not be read \(nobody answers at /u);
});

test("a file that is not the one that was signed is not taken", async () => {
  release("0.2.0");
  answer = (response, file) => response.end(Buffer.from(file.toString("utf8").replace("x", "y")));
  expect(await refusal()).toBe(`${base}/${name} is not the file that was signed: its SHA-256 is another`);
  answer = (response, file) => response.end(Buffer.concat([file, Buffer.from("#")]));
  expect(await refusal()).toBe(`${base}/${name} is longer than it should be`);
});

test("a file that ends early, or whose connection breaks, is not taken", async () => {
  release("0.2.0");
  answer = (response, file) => response.end(file.subarray(0, 50_000));
  expect(await refusal()).toMatch(/ended after 50000 of \d+ bytes$/u);
  answer = (response, file) => {
    response.writeHead(200, { "content-length": file.length });
    response.write(file.subarray(0, 50_000), () => response.destroy());
  };
  expect(await refusal()).toMatch(new RegExp(`^${base}/${name} could not be read`, "u"));
});

test("what leads to another host without encryption is not followed; on the same one it is", async () => {
  release("0.2.0");
  const other = createServer((_, response) => response.end(programOf("0.2.0"))).listen(0, "127.0.0.1");
  await once(other, "listening");
  const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  try {
    answer = (response) => response.writeHead(302, { location: `${elsewhere}/${name}` }).end();
    expect(await refusal()).toBe(
      `${new URL(base).origin} sends elsewhere without encryption, to ${elsewhere}: say where the files lie by update-from`,
    );
  } finally {
    other.close();
  }
  answer = (response) => response.writeHead(302, { location: `${base}/${name}` }).end();
  expect(await refusal()).toBe(`${base}/${name} leads in circles`);
  writeFileSync(join(folder, "release", "moved"), programOf("0.2.0"));
  answer = (response) => response.writeHead(302, { location: "moved" }).end();
  expect(await update()).toBe("0.2.0");
});

test("one that does not run here, or says it is another, is not taken", async () => {
  release("0.2.0", "#!/no/such/machine\n");
  expect(await refusal()).toMatch(/^release 0\.2\.0 does not run on this machine \(.*ENOENT/u);
  release("0.2.0", programOf("0.2.1"));
  expect(await refusal()).toBe("release 0.2.0 does not run on this machine (it says it is 0.2.1)");
});

test("an older release is not installed, nor this one again, however well it is signed", async () => {
  for (const version of ["0.0.9", runnerVersion]) {
    release(version);
    const manifest = await readOffer({ base, publicKey: key.publicKey, fetch });
    const why = `offers ${version}, which is not newer than this ${runnerVersion}; nothing was changed`;
    await expect(installRelease({ base, manifest }, target, fetch)).rejects.toThrow(why);
  }
  expect(readdirSync(join(folder, "bin"))).toEqual(["coda-runner"]);
});

test("what is offered is newer, the same or older", () => {
  expect(["0.2.1", "0.2.0", "0.1.9"].map((version) => standingOf("0.2.0", { version }))).toEqual([
    "newer-offered",
    "newest",
    "older-offered",
  ]);
});

test.skipIf(process.getuid?.() === 0)("a folder that cannot be written to is told of", async () => {
  release("0.2.0");
  chmodSync(join(folder, "bin"), 0o500);
  expect(await refusal()).toBe(`${target} cannot be replaced by this account; do it as its owner`);
});

test("a place where nothing can be made is told of, whoever asks", async () => {
  release("0.2.0");
  await expect(update("/proc/coda-runner")).rejects.toThrow("/proc/coda-runner could not be replaced");
});

test.skipIf(!existsSync("/dev/full"))("a full disk is told of", async () => {
  release("0.2.0");
  symlinkSync("/dev/full", `${target}.new-${process.pid}`);
  expect(await refusal()).toBe(`the disk that holds ${target} is full; free some space on it`);
});
