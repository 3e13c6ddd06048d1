/**
 * `node package/sign-release.ts <folder>`: writes a release's list, its signature and the checksums beside the files in there.
 * `--new-key <file>` makes the key for that, and says what builds are to be given of it. docs/release.md has the order of things.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { reasonOf } from "../src/log.ts";
import { runnerVersion } from "../src/version.ts";
import { makeReleaseKey, publicHalf, writeRelease } from "./release-files.ts";

const usage =
  "node package/sign-release.ts <folder> [--key <file, or - for standard input>] [--version <version>], or --new-key <file>";

function main(args: readonly string[]): string {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: "string" }, "new-key": { type: "string" }, version: { type: "string" } },
  });
  const { key: keyFile, "new-key": newKeyFile } = values;
  if (newKeyFile !== undefined) return newKey(newKeyFile);
  const [folder] = positionals;
  if (folder === undefined) throw new Error(usage);
  // Standard input, for a secret that no disk is to have.
  const privateKey = keyFile === undefined ? undefined : readFileSync(keyFile === "-" ? 0 : keyFile, "utf8");
  const version = values.version ?? runnerVersion;
  const names = writeRelease(folder, { version, privateKey });
  const by = privateKey === undefined ? "not signed: no --key" : `signed for ${publicHalf(privateKey)}`;
  return `release ${version} in ${folder}: ${names.join(", ")} (${by})`;
}

/** Never over a key that is there: releases signed with it would be nobody's. */
function newKey(file: string): string {
  const { privateKey, publicKey } = makeReleaseKey();
  writeFileSync(file, privateKey, { mode: 0o600, flag: "wx" });
  return `${file} has the private key: keep it where nobody else reads it.\nCODA_RELEASE_PUBLIC_KEY=${publicKey}`;
}

try {
  process.stdout.write(`${main(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`sign-release: ${reasonOf(error)}\n`);
  process.exitCode = 1;
}
