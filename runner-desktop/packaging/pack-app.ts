/** Packs the built app by electron-builder: its only importer. */
import { Arch, build, Platform, type Configuration } from "electron-builder";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { builderConfiguration, packedManual, type PackageWish } from "./builder-configuration.ts";
import { packageName } from "./package-names.ts";

/** With a manifest of its own (build.ts): nothing of this package's is looked at. */
const builtApp = join(import.meta.dirname, "..", "dist");

/**
 * The paths of what was written, intermediate files included. Rejects with electron-builder's own error, whatever it is: it
 * fetches Electron and the programs that make the packages.
 * @param kind `folder`: the app as it would be installed, in no package.
 */
export async function packApp(wish: PackageWish, kind: "packages" | "folder" = "packages"): Promise<string[]> {
  const config: Configuration = builderConfiguration(wish);
  if (wish.platform === "linux") packManual(wish.output);
  const platform = wish.platform === "mac" ? Platform.MAC : Platform.LINUX;
  const targets =
    kind === "folder" ? platform.createTarget("dir", ...wish.archs.map((arch) => Arch[arch])) : platform.createTarget();
  return build({ projectDir: builtApp, config, targets, publish: "never" });
}

/** As small as gzip makes it (Debian Policy 12.1), and without a time in it: the same bytes each time. */
function packManual(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const page = readFileSync(join(import.meta.dirname, `${packageName}.1`));
  writeFileSync(join(folder, packedManual), gzipSync(page, { level: constants.Z_BEST_COMPRESSION }));
}
