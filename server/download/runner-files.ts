/** The names under which the helper is packaged, and the reading of a list of their checksums. */

/** `app`: the desktop app. `command`: the command alone, as one program with Node in it or, for `node`, as npm's package. */
export const runnerFiles = [
  { name: "coda-runner-companion-mac-universal.dmg", kind: "app", platform: "mac", title: "macOS, any Mac" },
  { name: "coda-runner-companion-mac-arm64.dmg", kind: "app", platform: "mac", title: "macOS, Apple silicon" },
  { name: "coda-runner-companion-mac-x64.dmg", kind: "app", platform: "mac", title: "macOS, Intel" },
  { name: "coda-runner-companion-linux-x64.AppImage", kind: "app", platform: "linux", title: "Linux, x64, AppImage" },
  {
    name: "coda-runner-companion-linux-arm64.AppImage",
    kind: "app",
    platform: "linux",
    title: "Linux, arm64, AppImage",
  },
  { name: "coda-runner-companion-linux-x64.deb", kind: "app", platform: "linux", title: "Debian and Ubuntu, x64" },
  { name: "coda-runner-companion-linux-arm64.deb", kind: "app", platform: "linux", title: "Debian and Ubuntu, arm64" },
  { name: "coda-runner-darwin-arm64", kind: "command", platform: "mac", title: "macOS, Apple silicon" },
  { name: "coda-runner-darwin-x64", kind: "command", platform: "mac", title: "macOS, Intel" },
  { name: "coda-runner-linux-x64", kind: "command", platform: "linux", title: "Linux, x64" },
  { name: "coda-runner-linux-arm64", kind: "command", platform: "linux", title: "Linux, arm64" },
  { name: "coda-runner.tgz", kind: "command", platform: "node", title: "Any system, with Node 24 or newer" },
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
