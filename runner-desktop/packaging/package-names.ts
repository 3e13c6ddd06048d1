/** What the app's packages are called, and for which machines there are any. */

export const appName = "Coda Runner Companion";
/** Of files, the Linux package and its program. */
export const packageName = "coda-runner-companion";
/** Beside the launch agent of the command, `app.coda.runner`, which is another program. */
export const appId = "app.coda.runner.companion";

export const platforms = ["mac", "linux"] as const;
export type PackagePlatform = (typeof platforms)[number];

/** `universal`: both in one. */
export const architectures = {
  mac: ["arm64", "x64", "universal"],
  linux: ["x64", "arm64"],
} as const satisfies Record<PackagePlatform, readonly string[]>;
export type PackageArch = (typeof architectures)[PackagePlatform][number];

/** What people install, by platform. */
export const installers = { mac: ["dmg"], linux: ["AppImage", "deb"] } as const;
/** What the app itself fetches to bring itself up to date, where that is another file: Squirrel on macOS takes a zip. */
export const updateFiles = { mac: ["zip"], linux: [] } as const;

export function packageFile(platform: PackagePlatform, arch: string, ending: string): string {
  return `${packageName}-${platform}-${arch}.${ending}`;
}

/** By which the app learns of a newer one, named by electron-builder: one for all Macs, one for each architecture of Linux. */
export function updateList(platform: PackagePlatform, arch: PackageArch): string {
  return platform === "linux" && arch !== "x64" ? `latest-linux-${arch}.yml` : `latest-${platform}.yml`;
}

/** All that people install, of all machines. */
export function installerFiles(): string[] {
  return platforms.flatMap((platform) =>
    architectures[platform].flatMap((arch) =>
      installers[platform].map((ending) => packageFile(platform, arch, ending)),
    ),
  );
}
