/** The names under which the helper is packaged, and the reading of a list of their checksums. */

export const runnerFiles = [
  { name: "coda-runner-companion-mac-universal.dmg", platform: "mac", title: "macOS, any Mac" },
  { name: "coda-runner-companion-mac-arm64.dmg", platform: "mac", title: "macOS, Apple silicon" },
  { name: "coda-runner-companion-mac-x64.dmg", platform: "mac", title: "macOS, Intel" },
  { name: "coda-runner-companion-linux-x64.AppImage", platform: "linux", title: "Linux, x64, AppImage" },
  { name: "coda-runner-companion-linux-arm64.AppImage", platform: "linux", title: "Linux, arm64, AppImage" },
  { name: "coda-runner-companion-linux-x64.deb", platform: "linux", title: "Debian and Ubuntu, x64" },
  { name: "coda-runner-companion-linux-arm64.deb", platform: "linux", title: "Debian and Ubuntu, arm64" },
  { name: "coda-runner.tgz", platform: "node", title: "The command alone, for Node 24" },
] as const;

export type RunnerFile = (typeof runnerFiles)[number];

const line = /^(?<sum>[0-9a-f]{64}) [ *](?:\.\/)?(?<name>\S+)$/u;

/** As `sha256sum` writes it (coreutils); lines of another form are left out. Checksums by file name. */
export function readChecksums(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\r?\n/u).flatMap((text): [string, string][] => {
      const { sum, name } = line.exec(text)?.groups ?? {};
      return sum === undefined || name === undefined ? [] : [[name, sum]];
    }),
  );
}
