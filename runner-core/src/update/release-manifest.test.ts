/** What a release is read as, and which of two versions is newer. */
import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { manifestName, readManifest } from "./release-manifest.ts";
import { compareVersions, releaseVersionSchema } from "./release-version.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const trusted = publicKey.export({ format: "jwk" }).x ?? "";
const file = { name: "coda-runner-linux-x64", bytes: 3, sha256: "a".repeat(64) };

function signed(content: unknown): [Uint8Array, string] {
  const bytes = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  return [bytes, `${sign(null, bytes, privateKey).toString("base64")}\n`];
}

test("a signed list is read, with what a later release says besides", () => {
  const files = { "linux-x64": { ...file, built: "yesterday" }, "plan9-mips": file };
  const read = readManifest(...signed({ version: "0.2.0", files, notes: "…" }), trusted);
  expect(read).toEqual({ ok: true, manifest: { version: "0.2.0", files: { "linux-x64": file, "plan9-mips": file } } });
});

test("one byte more, another key, no key and no signature are all not signed", () => {
  const [bytes, signature] = signed({ version: "0.2.0", files: {} });
  const other = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
  const no = { ok: false, why: `${manifestName} is not signed with the key that this build trusts` };
  expect(readManifest(bytes, signature, trusted).ok).toBe(true);
  expect(readManifest(Buffer.concat([bytes, Buffer.from(" ")]), signature, trusted)).toEqual(no);
  expect(readManifest(bytes, signature, other)).toEqual(no);
  expect(readManifest(bytes, signature, "no key")).toEqual(no);
  expect(readManifest(bytes, "", trusted)).toEqual(no);
});

test.each([
  ["no JSON", "{"],
  ["no version", { files: {} }],
  ["a version that is none", { version: "latest", files: {} }],
  ["a way out of the folder", { version: "0.2.0", files: { "linux-x64": { ...file, name: "../x" } } }],
  ["an address", { version: "0.2.0", files: { "linux-x64": { ...file, name: "//elsewhere/x" } } }],
  ["a size that no disk has", { version: "0.2.0", files: { "linux-x64": { ...file, bytes: 1e15 } } }],
  ["half a hash", { version: "0.2.0", files: { "linux-x64": { ...file, sha256: "aa" } } }],
])("what is signed and has %s is not read", (_, content) => {
  const why = `${manifestName} is signed, and is not what this build can read`;
  expect(readManifest(...signed(content), trusted)).toEqual({ ok: false, why });
});

test("versions are in the order of semver.org", () => {
  const ordered = ["0.1.0-alpha", "0.1.0-alpha.1", "0.1.0-alpha.beta", "0.1.0-rc.2", "0.1.0-rc.11", "0.1.0", "0.1.9"];
  const all = [...ordered, "0.1.10", "0.2.0", "1.0.0-0", "1.0.0", "10.0.0"];
  for (const [place, version] of all.entries())
    for (const [otherPlace, other] of all.entries())
      expect([version, other, Math.sign(compareVersions(version, other))]).toEqual([
        version,
        other,
        Math.sign(place - otherPlace),
      ]);
  for (const none of ["1.0", "v1.0.0", "1.0.0+build", "01.0.0", ""])
    expect([none, releaseVersionSchema.safeParse(none).success]).toEqual([none, false]);
});
