/**
 * `node build.ts --bundle <file>`: bundles the helper's command into that one file for Node, and does nothing else.
 *
 * `node build.ts [--executables] [--only <platform> …]`: bundles the helper's command into one file for Node,
 * dist/coda-runner.mjs, with its manual page and the licences of others beside it, and makes the files of a release in
 * dist/release: the npm package, and on request programs that need no Node. docs/release.md has what is done with them.
 */
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleCommand, type BundleOptions } from "./bundle.ts";
import { joinLicences, licencesOf } from "./package/licences.ts";
import { npmPackageName, packPackage, writePackageFolder } from "./package/npm-package.ts";
import { writeRelease } from "./package/release-files.ts";
import { makeExecutable } from "./package/single-executable.ts";
import { shownCommands } from "./src/cli/command-table.ts";
import { manPage } from "./src/cli/man-page.ts";
import { environment } from "./src/config.ts";
import { configSchemaText } from "./src/config/config-schema.ts";
import { reasonOf } from "./src/log.ts";
import { executableName, releasePlatforms, type ReleasePlatform } from "./src/update/release-manifest.ts";
import { runnerVersion } from "./src/version.ts";

const dist = join(import.meta.dirname, "dist");
const release = join(dist, "release");
const nodeCache = join(import.meta.dirname, "..", ".cache", "node-packages");

const { values } = parseArgs({
  options: { bundle: { type: "string" }, executables: { type: "boolean" }, only: { type: "string", multiple: true } },
});
const only = values.only ?? [];
const unknown = only.find((each) => !releasePlatforms.some((platform) => platform === each));
if (unknown !== undefined)
  throw new Error(`there is no executable for '${unknown}'; choose among ${releasePlatforms.join(", ")}`);
const asked = releasePlatforms.filter((platform) => values.executables === true || only.includes(platform));

const env = environment();
const version = env["CODA_RUNNER_VERSION"] ?? runnerVersion;
const build: BundleOptions = { version, releasePublicKey: env["CODA_RELEASE_PUBLIC_KEY"] };

function say(sentence: string): void {
  process.stdout.write(`runner-core: ${sentence}\n`);
}

function mebibytes(path: string): string {
  return `${(statSync(path).size / 1024 / 1024).toFixed(1)} MiB`;
}

/** The licences of what is in it. */
async function buildPackage(): Promise<readonly string[]> {
  const bundle = join(dist, "coda-runner.mjs");
  const licences = licencesOf(await bundleCommand(bundle, build));
  const manualPage = manPage(shownCommands);
  writeFileSync(join(dist, "coda-runner.1"), manualPage);
  // Beside the executables, which carry no other file.
  writeFileSync(join(release, "coda-runner.1"), manualPage);
  const folder = join(dist, "npm");
  const configSchema = configSchemaText();
  writePackageFolder(folder, { version, bundle, manualPage, configSchema, licences: joinLicences(licences) });
  const packed = join(release, npmPackageName);
  await packPackage(folder, packed);
  say(
    `built dist/coda-runner.mjs (${mebibytes(bundle)}) and its manual page, and ${npmPackageName} (${mebibytes(packed)})`,
  );
  return licences;
}

/** The licence of the Node in it. Undefined: there is none, and it was said why. */
async function buildExecutable(platform: ReleasePlatform): Promise<string | undefined> {
  const outfile = join(release, executableName(platform));
  try {
    const licence = await makeExecutable(outfile, { platform, build, nodeCache });
    const unsigned = platform.startsWith("darwin") ? "; a Mac runs it once it is signed: docs/release.md" : "";
    say(`built ${executableName(platform)} (${mebibytes(outfile)})${unsigned}`);
    return licence;
  } catch (error) {
    process.stderr.write(`runner-core: no ${executableName(platform)}: ${reasonOf(error)}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

async function buildRelease(): Promise<void> {
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  const licences = [...(await buildPackage())];
  for (const platform of asked) {
    const licence = await buildExecutable(platform);
    if (licence !== undefined) licences.push(licence);
  }
  // A program has no place for them where people would look.
  if (asked.length > 0) writeFileSync(join(release, "coda-runner-licences.txt"), joinLicences(licences));
  say(`wrote ${writeRelease(release, { version, privateKey: undefined }).join(" and ")}, not signed`);
}

await (values.bundle === undefined ? buildRelease() : bundleCommand(values.bundle, build));
