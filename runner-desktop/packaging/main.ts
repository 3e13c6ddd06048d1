/**
 * `node packaging/main.ts`: packages of the built app for this machine's platform, and all its architectures. `--local`: for this
 * machine's own alone. The last line is the outcome, in one sentence; before it electron-builder tells what it does.
 */
import { reasonOf } from "@coda/runner-core";
import { arch, argv, platform } from "node:process";
import { makePackages, usualPlaces } from "./make-packages.ts";
import { architectures, type PackageArch, type PackagePlatform } from "./package-names.ts";
import { packageSettings } from "./package-settings.ts";

const platforms: Partial<Record<NodeJS.Platform, PackagePlatform>> = { darwin: "mac", linux: "linux" };

async function outcome(): Promise<string> {
  const own = platforms[platform];
  if (own === undefined) throw new Error(`there are packages for macOS and Linux alone, and this is ${platform}`);
  const known: readonly PackageArch[] = architectures[own];
  const archs = argv.includes("--local") ? known.filter((one) => one === arch) : known;
  if (archs.length === 0) throw new Error(`there is no package for ${platform} on ${arch}`);
  const settings = packageSettings();
  const made = await makePackages({ ...settings, platform: own, archs, places: usualPlaces });
  const unsigned = own === "mac" && settings.signing === "none" ? ", signed for this machine alone" : "";
  return `${made.join(", ")} in apps/dist/apps/runner-desktop and public/runner${unsigned}`;
}

/** Electron and the programs that make packages come from the network, once. */
const unreached = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT"]);

function sentence(error: unknown): string {
  const why = reasonOf(error).replaceAll(/\s+/gu, " ");
  if (!(error instanceof Error && "code" in error && unreached.has(String(error.code)))) return why;
  return `Electron, or a program that makes packages of it, could not be fetched (${why}); they are needed once, and kept`;
}

let code = 0;
try {
  process.stdout.write(`runner-desktop: ${await outcome()}\n`);
} catch (error) {
  process.stdout.write(`runner-desktop: no package was made: ${sentence(error)}\n`);
  code = 1;
}
// electron-builder waits for what it tried to reach.
process.exit(code);
