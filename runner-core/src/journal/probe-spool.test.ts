import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { silentLog } from "../log.ts";
import { processesWith } from "../testing/processes.ts";
import { probeSpool, probeSpoolWithRoom } from "./probe-spool.ts";

const base = mkdtempSync(join(tmpdir(), "coda-probe-test-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

function shell(name: string, text: string): string {
  const file = join(base, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("the probe", () => {
  test("passes on this machine and leaves nothing behind", async () => {
    const parent = mkdtempSync(join(base, "tmp-"));
    expect(await probeSpool(systemClock, { parent })).toBeUndefined();
    expect(readdirSync(parent)).toEqual([]);
    expect(processesWith(parent)).toEqual([]);
  });

  test.each([
    ["writes nothing", "cat >/dev/null"],
    ["keeps what it reads until its end", 'text=$(cat); eval "$2" <<E\n$text\nE'],
    ["ends at once", "exit 1"],
  ])("a shell that %s fails it with one clear sentence", async (name, text) => {
    const parent = mkdtempSync(join(base, "tmp-"));
    const why = await probeSpool(systemClock, {
      parent,
      shell: shell(name.replaceAll(" ", "-"), text),
      patienceMs: 200,
    });
    expect(why).toMatch(/^the recording pipe does not write at once .* \/usr\/bin or \/bin\)$/u);
    expect(readdirSync(parent)).toEqual([]);
  });

  test("a machine without sh fails it too", async () => {
    const parent = mkdtempSync(join(base, "tmp-"));
    const why = await probeSpool(systemClock, { parent, shell: join(base, "no-such-shell"), patienceMs: 200 });
    expect(why).toContain("sh, dd and wc are needed");
  });

  test("a folder that cannot be written fails it with a sentence that names it", async () => {
    const parent = join(base, "nowhere");
    expect(await probeSpool(systemClock, { parent })).toBe(
      `nothing can be written to ${parent}; free or repair it and start again`,
    );
  });

  test("is made twice before a machine is called unfit", async () => {
    const parent = mkdtempSync(join(base, "tmp-"));
    const done = join(base, "done-once");
    const options = { parent, patienceMs: 200, log: silentLog };
    const once = shell("fails-once", `[ -e ${done} ] && exec /bin/sh "$@"; : >${done}; exit 1`);
    expect(await probeSpoolWithRoom(systemClock, { ...options, shell: once, patienceMs: 2_000 })).toBeUndefined();
    const never = shell("never-works", "exit 1");
    expect(await probeSpoolWithRoom(systemClock, { ...options, shell: never })).toContain("sh, dd and wc are needed");
  });
});
