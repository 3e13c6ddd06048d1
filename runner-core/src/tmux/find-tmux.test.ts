import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { findTmux } from "./find-tmux.ts";

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
