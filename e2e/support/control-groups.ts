/**
 * Control groups to try a service in, of a hierarchy that nothing else uses and no controller belongs to (cgroups(7), version
 * 1). It is mounted in a mount namespace of its own, which a process of ours keeps, and is gone with that.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { waitFor } from "./wait-for.ts";

const goneWithinMs = 1_000;

export class ControlGroup {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A process that writes its number there moves in, and so is what it starts from then on. */
  get file(): string {
    return `${this.#folder}/cgroup.procs`;
  }

  get members(): number[] {
    return readFileSync(this.file, "utf8").split("\n").filter(Boolean).map(Number);
  }

  move(pid: number): void {
    writeFileSync(this.file, String(pid));
  }
}

export class ControlGroups {
  readonly #name: string;
  readonly #mountPoint: string;
  #holder: ChildProcess;
  readonly #folders: string[] = [];

  private constructor(name: string, mountPoint: string, holder: ChildProcess) {
    this.#name = name;
    this.#mountPoint = mountPoint;
    this.#holder = holder;
  }

  /** Why none can be made here; undefined: they can. */
  static whyNot(mountPoint: string): string | undefined {
    const tried = spawnSync("unshare", [
      "--mount",
      "--propagation",
      "private",
      ...mounting("coda-try", mountPoint),
      "true",
    ]);
    return tried.status === 0 ? undefined : (tried.error?.message ?? tried.stderr.toString("utf8").trim());
  }

  /** `mountPoint`: a folder that is there, and stays empty to everybody else. */
  static async open(name: string, mountPoint: string): Promise<ControlGroups> {
    return new ControlGroups(name, mountPoint, await hold(name, mountPoint));
  }

  /** With a folder for each part of the path. */
  make(path: string): ControlGroup {
    const root = `/proc/${this.#holder.pid}/root${this.#mountPoint}`;
    const folder = `${root}/${path}`;
    mkdirSync(folder);
    this.#folders.push(path);
    return new ControlGroup(folder);
  }

  async dispose(): Promise<void> {
    for (const path of this.#folders.toReversed())
      await waitFor(() => this.#removed(path), { what: `${path} to be empty` });
    // A hierarchy whose last group was removed just now may outlive its mount; with another one it goes.
    await waitFor(
      async () => {
        await end(this.#holder);
        if (await this.#isGone()) return true;
        this.#holder = await hold(this.#name, this.#mountPoint);
        return false;
      },
      { what: `${this.#name} to be gone` },
    );
  }

  /** A mount goes a moment after its last process. */
  async #isGone(): Promise<boolean> {
    const isGone = (): boolean => !readFileSync("/proc/self/cgroup", "utf8").includes(`name=${this.#name}:`);
    return waitFor(isGone, { what: `${this.#name} to be gone`, withinMs: goneWithinMs }).catch(() => false);
  }

  #removed(path: string): boolean {
    const folder = `/proc/${this.#holder.pid}/root${this.#mountPoint}/${path}`;
    try {
      if (existsSync(folder)) rmdirSync(folder);
      return true;
    } catch {
      return false;
    }
  }
}

function mounting(name: string, mountPoint: string): string[] {
  const script = 'mount -t cgroup -o "none,name=$0" "$0" "$1" && shift && exec "$@"';
  return ["sh", "-c", script, name, mountPoint];
}

async function hold(name: string, mountPoint: string): Promise<ChildProcess> {
  const words = mounting(name, mountPoint);
  const holder = spawn("unshare", ["--mount", "--propagation", "private", ...words, "sh", "-c", "echo held; exec cat"]);
  await Promise.race([once(holder.stdout, "data"), once(holder, "exit")]);
  if (holder.exitCode !== null) throw new Error(`no control groups: ${String(holder.stderr.read())}`);
  return holder;
}

async function end(holder: ChildProcess): Promise<void> {
  const ended = once(holder, "exit");
  holder.stdin?.end();
  await ended;
}
