/** `shell-init` and `completion`: what a shell evaluates. They print, and install nothing. */
import { isMarkedShell, shellInitText, shellMarks } from "../shell/shell-init.ts";
import { usageError } from "./command-failed.ts";
import type { CliCommand } from "./command.ts";
import { completionScript, completionText, isCompletedShell } from "./completion-scripts.ts";
import { exitCodes } from "./exit-codes.ts";

const shells = ["bash", "zsh", "fish"] as const;
const shell = { name: "[shell]", meaning: "bash, zsh or fish", offers: shells };

export const shellInitCommand: CliCommand = {
  path: ["shell-init"],
  group: "Your shell",
  description: "print what makes a shell mark its commands, for your own file of it to evaluate; without a shell: how",
  arguments: [shell],
  options: [],
  examples: [{ line: 'eval "$(coda-runner shell-init bash)"', does: "at the end of ~/.bashrc" }],
  run: async ({ words: [name], out }) => {
    if (name === undefined) out.print(shellInitText);
    else if (isMarkedShell(name)) out.print(shellMarks(name));
    else throw usageError(`'${name}' is no shell known here: bash, zsh or fish`);
    return exitCodes.done;
  },
};

export const completionCommand: CliCommand = {
  path: ["completion"],
  group: "Your shell",
  description: "print what makes a shell complete this command, ideas and slots included; without a shell: how",
  arguments: [shell],
  options: [],
  examples: [{ line: 'eval "$(coda-runner completion bash)"', does: "at the end of ~/.bashrc" }],
  run: async ({ words: [name], out }) => {
    if (name === undefined) out.print(completionText);
    else if (isCompletedShell(name)) out.print(completionScript(name));
    else throw usageError(`'${name}' is no shell known here: bash, zsh or fish`);
    return exitCodes.done;
  },
};
