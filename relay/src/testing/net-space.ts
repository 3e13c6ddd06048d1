/**
 * A network of one's own: a Linux network namespace with a loopback, joined to others by cables that can be cut. It has
 * no name and no file: it lasts as long as a process in it, and those end with the process that made it, however that
 * ends. Needs root and Linux; see `netSpaceProblem`.
 */
import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

const execute = promisify(execFile);
/** Before a command: it becomes that command, which is killed when whoever started it ends, however that does. */
const tether = { program: "setpriv", words: ["--pdeathsig", "KILL"] } as const;

/** Why there can be no namespaces here, as a clause; undefined where there can. */
export function netSpaceProblem(): string | undefined {
  if (process.platform !== "linux") return "network namespaces are Linux's";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const addCable = ["ip", "link", "add", "one", "type", "veth", "peer", "name", "other"];
  const trial = spawnSync(tether.program, [...tether.words, "unshare", "--net", ...addCable]);
  if (trial.error !== undefined) return "setpriv and unshare of util-linux are needed";
  const said = trial.stderr.toString("utf8").trim().split("\n", 1)[0];
  return trial.status === 0 ? undefined : `no namespace with a cable in it can be made: ${said}`;
}

export class NetSpace {
  /** The process that is there to hold it. */
  readonly #holder: ChildProcess;
  readonly #inside = new Set<ChildProcess>();

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async make(): Promise<NetSpace> {
    // `cat` first says that the namespace is there, then reads until its end of our pipe is closed.
    const script = "ip link set lo up && echo made && exec cat";
    const holder = spawn(tether.program, [...tether.words, "unshare", "--net", "sh", "-c", script], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(holder, "exit").then(() => {
      throw new Error("the namespace's first process ended");
    });
    await Promise.race([once(holder.stdout, "data"), ended]);
    ended.catch(() => undefined);
    return new NetSpace(holder);
  }

  /** Of whoever was started in it, too. */
  get pids(): number[] {
    return [this.#holder, ...this.#inside].map((child) => child.pid ?? 0);
  }

  get pid(): number {
    return this.#holder.pid ?? 0;
  }

  /** The words before a command that is to run in it: they become that command (exec), and end with their parent. */
  get entrance(): readonly string[] {
    return [tether.program, ...tether.words, "nsenter", `--net=/proc/${this.pid}/ns/net`];
  }

  /** Starts a program in it, to be ended with it. */
  start(command: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
    const [program = "", ...args] = [...this.entrance, ...command];
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env });
    this.#inside.add(child);
    child.once("exit", () => this.#inside.delete(child));
    return child;
  }

  /** Runs ip(8) in it; rejects with what it says when it fails. */
  async ip(...args: readonly string[]): Promise<void> {
    const [program = "", ...rest] = [...this.entrance, "ip", ...args];
    await execute(program, rest);
  }

  /** A cable from here to `other`; each end gets its address, with the other in the same /30. */
  async join(other: NetSpace, cable: { name: string; here: string; there: string }): Promise<void> {
    const { name, here, there } = cable;
    await this.ip("link", "add", name, "type", "veth", "peer", "name", name, "netns", String(other.pid));
    for (const [space, address] of [
      [this, here],
      [other, there],
    ] as const) {
      await space.ip("address", "add", `${address}/30`, "dev", name);
      await space.ip("link", "set", name, "up");
    }
  }

  async dispose(): Promise<void> {
    const ends = [...this.#inside, this.#holder].map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    });
    await Promise.all(ends);
  }
}
