/** `man`: the manual page, also of a command that came as one file and laid none beside itself. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInTerminal } from "../child-process.ts";
import { CommandFailed } from "./command-failed.ts";
import type { CliCommand } from "./command.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { manPage } from "./man-page.ts";

/** `table`: of those it is about, once all of them are there. */
export function manCommand(table: () => readonly CliCommand[]): CliCommand {
  return {
    path: ["man"],
    group: "Your shell",
    description: "show the manual page; where nobody looks, print its source (groff_man(7))",
    arguments: [],
    options: [],
    examples: [
      { line: "coda-runner man", does: "all commands and settings on one page" },
      { line: "coda-runner man >coda-runner.1", does: "for a folder where man(1) looks" },
    ],
    run: async ({ out }) => {
      const page = manPage(table());
      if (out.terminal() !== undefined) return show(page);
      out.write(page);
      return exitCodes.done;
    },
  };
}

/** By a file: not every man(1) reads a pipe. */
async function show(page: string): Promise<ExitCode> {
  const folder = mkdtempSync(join(tmpdir(), "coda-runner-man-"));
  const file = join(folder, "coda-runner.1");
  try {
    writeFileSync(file, page);
    return (await runInTerminal("man", [file])) === 0 ? exitCodes.done : exitCodes.failed;
  } catch {
    throw new CommandFailed(
      "this machine has no 'man' that could show it; 'coda-runner <command> --help' has the same",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
