/** How a command says that it failed, on standard error: a sentence for people, and one JSON value in a line for programs. */
import { z } from "zod";
import type { ExitCode } from "./exit-codes.ts";

/** What every command prints there with --json, and nothing more on standard output. */
export const failureSchema = z.object({
  /** A sentence: what happened, and what to do. */
  error: z.string(),
  /** What the command ends with. */
  exitCode: z.int(),
});

/** Before the line is read: a line that cannot be read is a failure, too. What follows `--` is text. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end === -1 ? undefined : end).includes("--json");
}

export function failureText(error: string, given: { readonly exitCode: ExitCode; readonly isJson: boolean }): string {
  const { exitCode, isJson } = given;
  return isJson
    ? `${JSON.stringify({ error, exitCode } satisfies z.infer<typeof failureSchema>)}\n`
    : `coda-runner: ${error}\n`;
}
