/**
 * Makes the packages of a platform and lays them where they belong, all or none: electron-builder works in a folder of its own
 * beside, and whatever is half done goes with it.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PackageWish } from "./builder-configuration.ts";
import { packApp } from "./pack-app.ts";
import {
  installers,
  packageFile,
  packageName,
  updateFiles,
  updateList,
  type PackageArch,
  type PackagePlatform,
} from "./package-names.ts";
import type { PackageSettings } from "./package-settings.ts";

const packageFolder = dirname(import.meta.dirname);
const root = dirname(packageFolder);

export interface PackagePlaces {
  /** Where packages lie. */
  readonly packages: string;
  /** Where a web app of this checkout offers them. */
  readonly offered: string;
}

export const usualPlaces: PackagePlaces = {
  packages: join(root, "apps", "dist", "apps", "runner-desktop"),
  offered: join(root, "public", "runner"),
};

export interface PackageOrder extends PackageSettings {
  readonly platform: PackagePlatform;
  readonly archs: readonly PackageArch[];
  readonly places: PackagePlaces;
}

/** The names of the packages. Rejects when one cannot be made; then none of an earlier call is left either. */
export async function makePackages(order: PackageOrder): Promise<string[]> {
  const { platform, archs, places } = order;
  const work = join(places.packages, ".packing");
  const files = [...new Set(archs.flatMap((arch) => filesOf(platform, arch)))];
  for (const folder of [places.packages, places.offered])
    for (const file of files) rmSync(join(folder, file), { force: true });
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  mkdirSync(places.offered, { recursive: true });
  try {
    // On Linux each by itself: builder-configuration.ts names the file by it.
    const runs = platform === "linux" ? archs.map((arch) => [arch]) : [archs];
    for (const run of runs) await packApp(wishOf(order, run, work));
    const missing = files.filter((file) => !existsSync(join(work, file)));
    if (missing.length > 0) throw new Error(`electron-builder did not write ${missing.join(", ")}`);
    for (const file of files) {
      copyFileSync(join(work, file), join(places.offered, file));
      renameSync(join(work, file), join(places.packages, file));
    }
    return files;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function filesOf(platform: PackagePlatform, arch: PackageArch): string[] {
  const packed = [...installers[platform], ...updateFiles[platform]].map((ending) =>
    packageFile(platform, arch, ending),
  );
  return [...packed, updateList(platform, arch)];
}

function wishOf({ platform, ...settings }: PackageOrder, archs: readonly PackageArch[], output: string): PackageWish {
  const { signing, maintainer } = settings;
  const electronVersion = installedElectron();
  return { platform, archs, output, electronVersion, signing, maintainer };
}

/** Of this package's manifest, where it is pinned. */
function installedElectron(): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const version = manifest.devDependencies["electron"];
  if (version === undefined) throw new Error(`${packageName} names no version of Electron`);
  return version;
}
