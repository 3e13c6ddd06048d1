/** Where package managers put programs, for a helper whose PATH does not say: started from a dock, by launchd or by systemd. */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** Before every absolute folder; "" but in tests. */
  readonly root?: string;
}

/** Those of the machine come before the person's own. */
export function usualFolders({ env, home, root = "" }: Surroundings): string[] {
  const user = env["USER"] ?? basename(home);
  const data = env["XDG_DATA_HOME"] ?? join(home, ".local/share");
  return [
    ...[
      "/usr/bin",
      "/bin",
      // Homebrew on Intel, and what people install by hand; then Homebrew on Apple silicon, and on Linux.
      "/usr/local/bin",
      "/opt/homebrew/bin",
      "/home/linuxbrew/.linuxbrew/bin",
      // MacPorts.
      "/opt/local/bin",
      // NixOS and nix-darwin, for all and for each account; nix's own profile of the machine.
      "/run/current-system/sw/bin",
      `/etc/profiles/per-user/${user}/bin`,
      "/nix/var/nix/profiles/default/bin",
      `/nix/var/nix/profiles/per-user/${user}/profile/bin`,
      "/snap/bin",
    ].map((folder) => root + folder),
    join(home, ".nix-profile/bin"),
    join(env["XDG_STATE_HOME"] ?? join(home, ".local/state"), "nix/profile/bin"),
    join(home, ".linuxbrew/bin"),
    join(env["ASDF_DATA_DIR"] ?? join(home, ".asdf"), "shims"),
    join(env["MISE_DATA_DIR"] ?? join(data, "mise"), "shims"),
    join(home, ".local/bin"),
    join(home, "bin"),
  ];
}

/** A shim of asdf or mise leads to the version that is chosen where it is run, and may lead nowhere. */
export function isShimFolder(folder: string): boolean {
  return basename(folder) === "shims";
}

/** What shims in `folder` may lead to: a program's versions as asdf and mise lay them beside it, the newest first. */
export function installedBeside(folder: string, program: string): string[] {
  const versions = join(folder, "..", "installs", program);
  try {
    return readdirSync(versions)
      .toSorted((one, other) => newest.compare(other, one))
      .map((version) => join(versions, version, "bin"));
  } catch {
    return [];
  }
}

/** "3.10" after "3.9". */
const newest = new Intl.Collator("en", { numeric: true });
