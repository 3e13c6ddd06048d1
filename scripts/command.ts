/** Runs other programs for the tasks, checks and set-up steps. Knows nothing of what they do. */
import { spawn } from "node:child_process";
import { constants } from "node:os";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface CommandResult {
  /** As a shell counts: the exit code, 128 + n after signal n, 127 when the program could not be started. */
  readonly code: number;
  /** Both streams, in the order in which they arrived. Empty when they were shown instead. */
  readonly output: string;
}

const NOT_STARTED = 127;

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return signal ? 128 + constants.signals[signal] : (code ?? 1);
}

/** Runs a program to its end. With `show`, its output goes to our own terminal; otherwise it is collected. */
export function run(command: Command, mode: "show" | "collect" = "collect"): Promise<CommandResult> {
  const child = spawn(command.program, command.args, {
    cwd: command.cwd ?? process.cwd(),
    env: { ...process.env, ...command.env },
    stdio: mode === "show" ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  const stop = (): boolean => child.kill("SIGTERM");
  process.once("exit", stop);
  return new Promise((resolve) => {
    const end = (code: number, note = ""): void => {
      process.off("exit", stop);
      resolve({ code, output: Buffer.concat(chunks).toString("utf8") + note });
    };
    child.on("error", (error) => end(NOT_STARTED, `${command.program}: ${error.message}\n`));
    child.on("close", (code, signal) => end(exitCode(code, signal)));
  });
}
