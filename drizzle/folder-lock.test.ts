import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "./folder-lock.ts";

const heldBy = (pid: number) => new Error(`open in process ${pid}`);

describe("lockFolder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "coda-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is held until it is given back", () => {
    const unlock = lockFolder(folder, heldBy);
    expect(() => lockFolder(folder, heldBy)).toThrow(`open in process ${process.pid}`);
    unlock();
    lockFolder(folder, heldBy)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is taken over from a process that is gone", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(folder, "lock"), JSON.stringify({ pid }));
    expect(lockFolder(folder, heldBy)).not.toThrow();
  });

  it("is taken over when its pid was given to another process since", () => {
    writeFileSync(join(folder, "lock"), JSON.stringify({ pid: process.pid, started: "long ago" }));
    expect(lockFolder(folder, heldBy)).not.toThrow();
  });

  it("is taken over when it is no lock at all", () => {
    writeFileSync(join(folder, "lock"), "");
    expect(lockFolder(folder, heldBy)).not.toThrow();
  });

  it("is gone with the process that held it", () => {
    const script = `import("${join(import.meta.dirname, "folder-lock.ts")}").then((lock) => lock.lockFolder(process.argv[1], () => new Error("held")))`;
    const { status } = spawnSync(process.execPath, ["--no-warnings", "-e", script, folder], { stdio: "ignore" });
    expect(status).toBe(0);
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });
});
