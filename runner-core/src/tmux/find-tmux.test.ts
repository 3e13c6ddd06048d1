/** Where tmux is found, in made folders and by real login shells. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { isAlive } from "../process-alive.ts";
import { findProgram } from "../testing/find-program.ts";
import { until } from "../testing/until.ts";
import { locateTmux } from "./find-tmux.ts";
import { loginPath } from "./login-path.ts";

const base = mkdtempSync(join(tmpdir(), "coda-find-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

let root: string;
let home: string;
beforeEach(() => {
  root = mkdtempSync(join(base, "root-"));
  home = join(root, "home", "ada");
  mkdirSync(home, { recursive: true });
});

const working = "#!/bin/sh\necho tmux 3.5a\n";

function place(folder: string, { text = working, mode = 0o755 } = {}): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "tmux");
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

/** As from a dock: no shell that would say more, unless the test names one. */
async function locate(env: NodeJS.ProcessEnv = {}): Promise<string | undefined> {
  return locateTmux({ env: { SHELL: "none", USER: "ada", ...env }, home, root });
}

describe("by PATH", () => {
  test("the first of it", async () => {
    const second = place(join(home, "b"));
    const first = place(join(home, "a"));
    expect(await locate({ PATH: `${join(home, "none")}:${join(home, "a")}:${join(home, "b")}` })).toBe(first);
    expect(await locate({ PATH: join(home, "b") })).toBe(second);
  });

  test("passes over what cannot be run: a folder, a file without the right", async () => {
    mkdirSync(join(home, "a", "tmux"), { recursive: true });
    place(join(home, "b"), { mode: 0o644 });
    const real = place(join(home, "c"));
    expect(await locate({ PATH: ["a", "b", "c"].map((name) => join(home, name)).join(":") })).toBe(real);
  });

  test("never one from a relative folder", async () => {
    expect(await locate({ PATH: ".:bin::" })).toBeUndefined();
  });
});

describe("with the bare PATH of launchd or a service manager", () => {
  const bare = { PATH: "/usr/bin-of-nobody:/bin-of-nobody" };

  test.each([
    ["Homebrew on Apple silicon", "/opt/homebrew/bin"],
    ["Homebrew on Intel", "/usr/local/bin"],
    ["Homebrew on Linux", "/home/linuxbrew/.linuxbrew/bin"],
    ["Homebrew in a home folder", "/home/ada/.linuxbrew/bin"],
    ["MacPorts", "/opt/local/bin"],
    ["nix, a person's own profile", "/home/ada/.nix-profile/bin"],
    ["nix, that profile by the XDG folders", "/home/ada/.local/state/nix/profile/bin"],
    ["nix, the machine's profile", "/nix/var/nix/profiles/default/bin"],
    ["NixOS and nix-darwin", "/run/current-system/sw/bin"],
    ["NixOS and nix-darwin, for one account", "/etc/profiles/per-user/ada/bin"],
    ["snap", "/snap/bin"],
    ["asdf", "/home/ada/.asdf/shims"],
    ["mise", "/home/ada/.local/share/mise/shims"],
    ["a person's own", "/home/ada/.local/bin"],
  ])("%s", async (_, folder) => {
    expect(await locate(bare)).toBeUndefined();
    const file = place(root + folder);
    expect(await locate(bare)).toBe(file);
  });

  test("where asdf and mise were told to be", async () => {
    const asdf = place(join(home, "tools", "asdf", "shims"));
    expect(await locate({ ...bare, ASDF_DATA_DIR: join(home, "tools", "asdf") })).toBe(asdf);
    const mise = place(join(home, "data", "mise", "shims"));
    expect(await locate({ ...bare, XDG_DATA_HOME: join(home, "data") })).toBe(mise);
    expect(await locate({ ...bare, MISE_DATA_DIR: join(home, "data", "mise") })).toBe(mise);
  });

  test("the newest that is installed, where a shim leads nowhere", async () => {
    const asdf = join(home, ".asdf");
    place(join(asdf, "shims"), { text: '#!/bin/sh\nexec asdf-of-nobody exec tmux "$@"\n' });
    expect(await locate(bare)).toBeUndefined();
    for (const version of ["3.4", "3.9"]) place(join(asdf, "installs", "tmux", version, "bin"));
    const newest = place(join(asdf, "installs", "tmux", "3.10", "bin"));
    mkdirSync(join(asdf, "installs", "tmux", "3.11"));
    expect(await locate(bare)).toBe(newest);
    // What a shim says is another program's, too.
    place(join(asdf, "shims"), { text: "#!/bin/sh\necho No version is set for command tmux\n" });
    expect(await locate(bare)).toBe(newest);
  });
});

describe("the login shell's PATH", () => {
  function shell(script: string): string {
    const file = join(home, "shell");
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  test("is what its profile makes of it, whatever that prints besides", async () => {
    const SHELL = shell(
      'echo "PATH=no"; echo welcome; [ "$1 $2 $3" = "-l -c /usr/bin/env" ] && export PATH=/from/profile:/bin; exec /usr/bin/env',
    );
    expect(await loginPath({ SHELL })).toBe("/from/profile:/bin");
  });

  test.each([["exit 1"], ["echo nothing"]])("is unknown of a shell that does: %s", async (script) => {
    expect(await loginPath({ SHELL: shell(script) })).toBeUndefined();
  });

  test("is the account's where no variable names a shell, and of none by a relative name", async () => {
    const { shell: SHELL } = userInfo();
    expect(await loginPath({ HOME: home })).toBe(await loginPath({ HOME: home, SHELL: SHELL ?? "none" }));
    expect(await loginPath({ SHELL: "sh" })).toBeUndefined();
    expect(await loginPath({ SHELL: join(home, "no-such-shell") })).toBeUndefined();
  });

  test("is looked through only when there is no tmux nearer", async () => {
    const far = place(join(home, "far"));
    const SHELL = shell(`export PATH=${join(home, "far")}; exec /usr/bin/env`);
    const near = place(join(home, "near"));
    expect(await locate({ SHELL, PATH: join(home, "near") })).toBe(near);
    expect(await locate({ SHELL, PATH: "" })).toBe(far);
  });

  /** The shell, and where it reads its profile: one that is not on this machine is passed over. */
  const profiles: readonly [name: string, file: string][] = [
    ["bash", ".bash_profile"],
    ["dash", ".profile"],
    ["zsh", ".zprofile"],
    ["fish", ".config/fish/config.fish"],
  ];

  function profile(name: string, lines: readonly string[]): { SHELL: string; HOME: string; PATH: string } {
    const [, file = ""] = profiles.find(([shell]) => shell === name) ?? [];
    mkdirSync(join(home, ".config", "fish"), { recursive: true });
    writeFileSync(join(home, file), `${lines.join("\n")}\n`);
    return { SHELL: findProgram(name) ?? "", HOME: home, PATH: "/nowhere" };
  }

  describe.each(profiles.filter(([name]) => findProgram(name) !== undefined))("of a real %s", (name) => {
    test("leads to tmux, though its profile talks, asks and leaves something behind", async () => {
      const folder = join(home, "of my own");
      const far = place(folder);
      const path = name === "fish" ? `set -gx PATH "${folder}" $PATH` : `export PATH="${folder}:$PATH"`;
      const talk = ["echo welcome", "echo PATH=/no", "echo woe >&2", "read answer"];
      expect(await locate(profile(name, [...talk, path, "/bin/sleep 1 &"]))).toBe(far);
    });
  });

  test("is given up in time, with what a profile waits for", async () => {
    const pid = join(home, "pid");
    // The polite signals end neither of them.
    const env = profile("bash", ["trap '' TERM HUP INT", `/bin/sh -c 'echo $$ > ${pid}; exec /bin/sleep 1000'`]);
    expect(await loginPath(env, 2_000)).toBeUndefined();
    const sleeper = Number(readFileSync(pid, "utf8"));
    await until("its end", () => !isAlive(sleeper));
  });

  test("is given up when a profile talks without end", async () => {
    expect(await loginPath(profile("bash", ["exec /usr/bin/yes"]), 600_000)).toBeUndefined();
  });
});
