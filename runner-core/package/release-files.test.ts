/** A release's list, signature and checksums, as the tool writes them and as a helper and sha256sum read them. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checksumsName, manifestName, readManifest, signatureName } from "../src/update/release-manifest.ts";
import { makeReleaseKey, writeRelease } from "./release-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-release-"));
  for (const name of ["coda-runner-linux-x64", "coda-runner-companion-mac-arm64.dmg", "coda-runner.tgz"])
    writeFileSync(join(folder, name), `this is ${name}`);
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (name: string): string => readFileSync(join(folder, name), "utf8");
/** Lines that `sha256sum --check` (coreutils) would complain of. */
function wrongSums(): string[] {
  const lines = text(checksumsName).trimEnd().split("\n");
  return lines.filter((line) => {
    const name = line.slice(66);
    return line !== `${createHash("sha256").update(text(name)).digest("hex")}  ${name}`;
  });
}

function saying(text: string | RegExp): unknown {
  return expect.stringMatching(text);
}

const tool = join(import.meta.dirname, "sign-release.ts");

function runTool(input: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", tool, ...args], {
    encoding: "utf8",
    input,
  });
}

test("the executables are listed and signed, and all files have checksums", () => {
  const { privateKey, publicKey } = makeReleaseKey();
  expect(writeRelease(folder, { version: "0.2.0", privateKey })).toEqual([manifestName, signatureName, checksumsName]);
  const read = readManifest(readFileSync(join(folder, manifestName)), text(signatureName), publicKey);
  const listed = { name: "coda-runner-linux-x64", bytes: 29, sha256: saying(/^[0-9a-f]{64}$/u) };
  expect(read).toEqual({ ok: true, manifest: { version: "0.2.0", files: { "linux-x64": listed } } });
  expect(wrongSums()).toEqual([]);
  expect(text(checksumsName).split("\n")).toHaveLength(6);
});

test("by what the desktop app brings itself up to date is listed too, and what only people install is not", () => {
  for (const name of ["linux-x64.AppImage", "linux-x64.deb", "mac-arm64.zip", "mac-universal.dmg"])
    writeFileSync(join(folder, `coda-runner-companion-${name}`), "a package");
  const { privateKey, publicKey } = makeReleaseKey();
  writeRelease(folder, { version: "0.2.0", privateKey });
  const read = readManifest(readFileSync(join(folder, manifestName)), text(signatureName), publicKey);
  const keys = read.ok ? Object.keys(read.manifest.files) : [];
  expect(keys.toSorted()).toEqual(["companion-linux-x64", "companion-mac-arm64", "linux-x64"]);
});

test("written once more, it is of the files that are there then; without a key nothing old counts as its signature", () => {
  writeRelease(folder, { version: "0.2.0", privateKey: makeReleaseKey().privateKey });
  writeFileSync(join(folder, "coda-runner-linux-x64"), "another");
  expect(writeRelease(folder, { version: "0.2.1", privateKey: undefined })).toEqual([manifestName, checksumsName]);
  expect(text(checksumsName)).not.toContain(signatureName);
  expect(wrongSums()).toEqual([]);
});

test("a key that is none leaves what was there", () => {
  writeRelease(folder, { version: "0.2.0", privateKey: makeReleaseKey().privateKey });
  const before = text(signatureName);
  expect(() => writeRelease(folder, { version: "0.2.1", privateKey: "no key" })).toThrow("no Ed25519 key in PEM");
  expect(text(signatureName)).toBe(before);
});

test("the tool makes a key that only its owner reads, never over another, and signs with it", () => {
  const key = join(folder, "..", `${folder.split("/").at(-1)}.pem`);
  try {
    const made = runTool("", "--new-key", key);
    const publicKey = /CODA_RELEASE_PUBLIC_KEY=(?<key>\S+)/u.exec(made.stdout)?.groups?.["key"] ?? "";
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(runTool("", "--new-key", key)).toMatchObject({ status: 1, stderr: saying("EEXIST") });
    const signed = runTool(readFileSync(key, "utf8"), folder, "--key", "-", "--version", "0.3.0");
    expect(signed).toMatchObject({ status: 0, stdout: saying(`signed for ${publicKey}`) });
    const read = readManifest(readFileSync(join(folder, manifestName)), text(signatureName), publicKey);
    expect(read).toMatchObject({ ok: true, manifest: { version: "0.3.0" } });
  } finally {
    rmSync(key, { force: true });
  }
  expect(runTool("")).toMatchObject({ status: 1, stderr: saying("--new-key") });
});
