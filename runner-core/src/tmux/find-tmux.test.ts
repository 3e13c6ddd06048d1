import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { findTmux, locateTmux } from "./find-tmux.ts";
import { loginPath } from "./login-path.ts";

const root = mkdtempSync(join(tmpdir(), "coda-find-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(root, "home-"));
});

function place(folder: string, mode = 0o755): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "tmux");
  writeFileSync(file, "#!/bin/sh\n");
  chmodSync(file, mode);
  return file;
}

describe("findTmux", () => {
  test("takes the first of PATH", () => {
    const second = place(join(home, "b"));
    const first = place(join(home, "a"));
    expect(findTmux(`${join(home, "none")}:${join(home, "a")}:${join(home, "b")}`, home)).toBe(first);
    expect(findTmux(join(home, "b"), home)).toBe(second);
  });

  test("passes over what cannot be run: a folder, a file without the right", () => {
    mkdirSync(join(home, "a", "tmux"), { recursive: true });
    place(join(home, "b"), 0o644);
    const real = place(join(home, "c"));
    expect(findTmux(["a", "b", "c"].map((name) => join(home, name)).join(":"), home)).toBe(real);
  });

  test("never takes one from a relative folder", () => {
    expect(findTmux(".:bin::", home)).not.toBe("tmux");
    expect(findTmux(".:bin::", home) ?? "/").toMatch(/^\//u);
  });

  test("without PATH looks where package managers put it", () => {
    const found = findTmux("", home);
    const own = place(join(home, ".local", "bin"));
    // A machine with a tmux in its usual folders finds that one; one without finds the user's.
    expect(findTmux("", home)).toBe(found ?? own);
  });

  test.each([".nix-profile/bin", ".asdf/shims", ".local/bin"])("knows ~/%s", (folder) => {
    const file = place(join(home, folder));
    expect(findTmux(join(home, folder), "/nowhere")).toBe(file);
    const before = findTmux("", "/nowhere");
    expect(findTmux("", home)).toBe(before ?? file);
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
      'echo "PATH=no"; echo welcome; [ "$1 $2 $3" = "-l -c env" ] && export PATH=/from/profile:/bin; exec /usr/bin/env',
    );
    expect(await loginPath({ SHELL })).toBe("/from/profile:/bin");
  });

  test.each([["exit 1"], ["echo nothing"]])("is unknown of a shell that does: %s", async (script) => {
    expect(await loginPath({ SHELL: shell(script) })).toBeUndefined();
  });

  test("is not asked without a shell, nor of one by a relative name", async () => {
    expect(await loginPath({})).toBeUndefined();
    expect(await loginPath({ SHELL: "sh" })).toBeUndefined();
  });

  test("is looked through only when there is no tmux nearer", async () => {
    const far = place(join(home, "far"));
    const SHELL = shell(`export PATH=${join(home, "far")}; exec /usr/bin/env`);
    const near = place(join(home, "near"));
    expect(await locateTmux({ SHELL, PATH: join(home, "near") }, home)).toBe(near);
    const usual = findTmux("", home);
    expect(await locateTmux({ SHELL, PATH: "" }, home)).toBe(usual ?? far);
  });
});
