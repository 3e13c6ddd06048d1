/** How this command came onto the machine: only one program in one file replaces itself. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { execPath, argv } from "node:process";
import { isSea } from "node:sea";
import { releasePlatforms, type ReleasePlatform } from "./release-manifest.ts";

export type InstallKind =
  /** `target`: its own file. */
  | { readonly is: "executable"; readonly target: string }
  /** `how`: what a person does for another version. */
  | { readonly is: "elsewhere"; readonly how: string };

export function installKind(): InstallKind {
  if (isSea()) return { is: "executable", target: execPath };
  const sources = join(dirname(argv[1] ?? ""), "..", "src", "main.ts");
  const isSource = existsSync(sources);
  const brings = isSource ? "git pull" : "npm install --global <address of coda-runner.tgz>";
  return { is: "elsewhere", how: `${brings}, then coda-runner restart` };
}

/** Undefined: there are no executables for this machine. */
export function ownPlatform(): ReleasePlatform | undefined {
  return releasePlatforms.find((platform) => platform === `${process.platform}-${process.arch}`);
}
