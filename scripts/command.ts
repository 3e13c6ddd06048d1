/** Runs other programs for the tasks, checks and set-up steps. Knows nothing of what they do. */
import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";

export type { ChildProcess };

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whom it runs as; only root may choose. */
  readonly account?: Account | undefined;
  /** A process group of its own: the terminal's Ctrl-C reaches us alone, and we end it in our order. */
  readonly ownGroup?: boolean;
}

export interface CommandResult {
  /** As a shell counts: the exit code, 128 + n after signal n, 127 when the program could not be started. */
  readonly code: number;
  /** Both streams, in the order in which they arrived. Empty when they were shown instead. */
  readonly output: string;
}

const NOT_STARTED = 127;

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return signal ? 128 + constants.signals[signal] : (code ?? 1);
}

/** Starts a program that the caller watches and ends. It does not outlive us, unless we are killed outright. */
export function start(command: Command, stdio: "inherit" | "pipe" = "pipe"): ChildProcess {
  const child = spawn(command.program, command.args, {
    cwd: command.cwd ?? process.cwd(),
    env: { ...process.env, ...command.env },
    stdio: stdio === "inherit" ? "inherit" : ["ignore", "pipe", "pipe"],
    ...command.account,
    detached: command.ownGroup ?? false,
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** Runs a program to its end. With `show`, its output goes to our own terminal; otherwise it is collected. */
export function run(command: Command, mode: "show" | "collect" = "collect"): Promise<CommandResult> {
  const child = start(command, mode === "show" ? "inherit" : "pipe");
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (code: number, note = ""): void =>
      resolve({ code, output: Buffer.concat(chunks).toString("utf8") + note });
    child.on("error", (error) => end(NOT_STARTED, `${command.program}: ${error.message}\n`));
    child.on("close", (code, signal) => end(exitCode(code, signal)));
  });
}
