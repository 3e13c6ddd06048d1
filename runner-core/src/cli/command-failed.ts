/** Why a command ends without having done it: a sentence for people, a code for scripts. */
import { NotPaired, TmuxUnfit } from "../config/config-error.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";

export class CommandFailed extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function usageError(message: string): CommandFailed {
  return new CommandFailed(message, exitCodes.usage);
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandFailed) return error.exitCode;
  if (error instanceof NotPaired) return exitCodes.notPaired;
  return error instanceof TmuxUnfit ? exitCodes.tmuxUnfit : exitCodes.failed;
}
