/** The one door to other programs: always an argument list, never a command line for a shell. */
import { execFile, spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";

export interface RunResult {
  /** Null when the program could not be started or was killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  /** Its standard input; without it, none. */
  readonly input?: Uint8Array;
}

/** Runs a program to its end. Never rejects: a program that cannot start has status null and the reason in stderr. */
export async function runProgram(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { env: options.env, cwd: options.cwd, timeout: options.timeoutMs ?? 10_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === "number" ? error.code : null;
        resolve({ status, stdout, stderr: stderr === "" && error !== null ? error.message : stderr });
      },
    );
    // It may end without reading all of it; its status says so.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.input);
  });
}

/**
 * What a program prints that answers within milliseconds, while everything else of this process waits; undefined when it fails, is
 * not there, or takes longer than `timeoutMs`. Only for what must be known before the next line runs.
 */
export function askAtOnce(
  file: string,
  args: readonly string[],
  { env, timeoutMs }: { readonly env: NodeJS.ProcessEnv; readonly timeoutMs: number },
): string | undefined {
  const { status, stdout } = spawnSync(file, args, { env, encoding: "utf8", timeout: timeoutMs, input: "" });
  return status === 0 ? stdout : undefined;
}

/** More of what a program prints is nobody's answer. */
const mostAsideBytes = 1024 * 1024;

/**
 * As `runProgram`, for what may ask, wait or leave others behind: in a session of its own (setsid(2)), without this process's
 * terminal, and with a deadline for all of it. When time is up, or it prints without end, everything in it is killed, and what
 * it printed until then is its answer. What goes on behind its back after that is let be, and not waited for.
 */
export async function runAside(
  file: string,
  args: readonly string[],
  { env, timeoutMs }: { readonly env: NodeJS.ProcessEnv; readonly timeoutMs: number },
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    const isOver = AbortSignal.timeout(timeoutMs);
    const end = (status: number | null): void => {
      isOver.removeEventListener("abort", kill);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ status, ...said });
    };
    const kill = (): void => {
      killSession(child.pid);
      end(null);
    };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
        if (said[stream].length > mostAsideBytes) kill();
      });
    isOver.addEventListener("abort", kill);
    child.on("error", () => end(null));
    // Not "close": a program in its background may keep the pipe. What it wrote itself is read in this turn, before the next.
    child.on("exit", (status) => setImmediate(end, status));
  });
}

/** Of a process that was started with one of its own. */
function killSession(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // gone already
  }
}

export type PipedChild = ChildProcessWithoutNullStreams;

/** Starts a program with pipes on all three streams. */
export function startPiped(file: string, args: readonly string[], options: RunOptions = {}): PipedChild {
  return spawn(file, args, { env: options.env, cwd: options.cwd, stdio: "pipe" });
}

/** Starts a program that goes on by itself, whatever becomes of this one. False when there is none such. */
export function startAlone(file: string, args: readonly string[], options: RunOptions = {}): boolean {
  const child = spawn(file, args, { env: options.env, detached: true, stdio: "ignore" });
  child.on("error", () => undefined);
  child.unref();
  return child.pid !== undefined;
}

/**
 * Starts a program as nobody's child, which a process that becomes another program would never hear the end of. It has this one's
 * standard error. Resolves when it has ended, or could not begin.
 */
export async function startOrphan(file: string, args: readonly string[], { env }: RunOptions): Promise<void> {
  // A shell in between that ends at once. What is read until its end is the orphan's standard output.
  const child = spawn("/bin/sh", ["-c", '"$@" &', "sh", file, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve) => {
    child.on("error", () => resolve());
    child.stdout.on("error", () => resolve()).on("close", () => resolve());
    child.stdout.resume();
  });
}

/** Gives this terminal to a program until it ends; its exit status. */
export async function runInTerminal(file: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (status) => resolve(status ?? 1));
  });
}

/** SIGTERM to a process that is nobody's child here; nothing when it has ended. */
export function askToEnd(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // gone already, or another user's
  }
}
