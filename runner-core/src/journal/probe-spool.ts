/** Proves that the spool works on this machine: five bytes written to it are in its file while its pipe is still open. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPiped } from "../child-process.ts";
import { pause, type Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { segmentBase, spoolScript } from "../tmux/spool.ts";
import { isDiskFull } from "./disk-full.ts";

const text = "probe";
const lookEveryMs = 10;
const roomEveryMs = 1_000;

export interface ProbeOptions {
  /** Where the probe's folder is made. */
  readonly parent?: string;
  readonly shell?: string;
  readonly patienceMs?: number;
}

/** Undefined when it works, else a sentence. Without a passed probe nothing may be recorded. */
export async function probeSpool(clock: Clock, options: ProbeOptions = {}): Promise<string | undefined> {
  const { parent = tmpdir(), shell = "/bin/sh", patienceMs = 2_000 } = options;
  const folder = makeFolder(parent);
  if (folder === undefined) {
    return isDiskFull(parent)
      ? fullDisk(parent)
      : `nothing can be written to ${parent}; free or repair it and start again`;
  }
  const child = startPiped(shell, ["-c", spoolScript(folder)]);
  const gone = new Promise<void>((resolve) => {
    child.on("exit", () => resolve());
    child.on("error", () => resolve());
  });
  try {
    child.stdin.on("error", () => undefined);
    child.stdin.write(text);
    let full = isDiskFull(parent);
    // Counted, not timed: a process that was stopped, or a clock that was set, has no less patience for it.
    for (let looks = 0; looks < patienceMs / lookEveryMs; looks++) {
      await pause(clock, lookEveryMs);
      if (readProbe(folder) === text) return undefined;
      full ||= isDiskFull(parent);
    }
    return full
      ? fullDisk(parent)
      : "the recording pipe does not write at once on this machine (sh, dd and wc are needed in /usr/bin or /bin)";
  } finally {
    child.stdin.end();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The same, but waits while the disk is full, and says so once: what is to be recorded goes on when there is room. What
 * else fails is tried twice: a disk may be full for the moment of a write, and not when it is looked at.
 */
export async function probeSpoolWithRoom(
  clock: Clock,
  options: ProbeOptions & { readonly parent: string; readonly log: Log },
): Promise<string | undefined> {
  const full = fullDisk(options.parent);
  let said = false;
  for (let failures = 0; ;) {
    const unfit = await probeSpool(clock, options);
    if (unfit === undefined) return undefined;
    if (unfit !== full) failures += 1;
    else if (!said) options.log("warn", `${full}; nothing is recorded or shown until then`);
    said ||= unfit === full;
    if (failures === 2) return unfit;
    await pause(clock, roomEveryMs);
  }
}

function fullDisk(parent: string): string {
  return `the disk that holds ${parent} is full; free some space on it`;
}

function makeFolder(parent: string): string | undefined {
  try {
    return mkdtempSync(join(parent, "coda-probe-"));
  } catch {
    return undefined;
  }
}

function readProbe(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, `seg.${segmentBase}`), "utf8");
  } catch {
    return undefined;
  }
}
