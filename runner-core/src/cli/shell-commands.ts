/** `shell-init` and `completion`: what a shell evaluates. They print, and install nothing. */
import { isMarkedShell, shellInitText, shellMarks } from "../shell/shell-init.ts";
import { usageError } from "./command-failed.ts";
import type { CliCommand } from "./command.ts";
import { completionScript, completionText, isCompletedShell } from "./completion-scripts.ts";
import { exitCodes } from "./exit-codes.ts";

const shells = ["bash", "zsh", "fish"] as const;
const shell = { name: "[shell]", meaning: "bash, zsh or fish", offers: shells };

/** `guide` is for a command that every shell finds; a checkout's (CODA_COMMAND) is found in its own folder alone. */
function guideFor(guide: string, env: NodeJS.ProcessEnv, inCheckout: (called: string) => string): string {
  const called = env["CODA_COMMAND"];
  return called === undefined || called === "" ? guide : `${guide}\n\n${inCheckout(called)}`;
}

const marksInCheckout = (called: string): string =>
  `That is for an installed coda-runner. Here write the lines into a file once, and have your shell read it:

  bash   ${called} shell-init bash >~/.coda.bash    and in ~/.bashrc:                   . ~/.coda.bash
  zsh    ${called} shell-init zsh >~/.coda.zsh      and in ~/.zshrc:                    . ~/.coda.zsh
  fish   ${called} shell-init fish >~/.coda.fish    and in ~/.config/fish/config.fish:  source ~/.coda.fish`;

const completionInCheckout = (called: string): string =>
  `That is for an installed coda-runner: no shell completes '${called} …'.`;

export const shellInitCommand: CliCommand = {
  path: ["shell-init"],
  group: "Your shell",
  description: "print what makes a shell mark its commands, for your own file of it to evaluate; without a shell: how",
  arguments: [shell],
  options: [],
  examples: [{ line: 'eval "$(coda-runner shell-init bash)"', does: "at the end of ~/.bashrc" }],
  run: async ({ words: [name], out, env }) => {
    if (name === undefined) out.print(guideFor(shellInitText, env, marksInCheckout));
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
  run: async ({ words: [name], out, env }) => {
    if (name === undefined) out.print(guideFor(completionText, env, completionInCheckout));
    else if (isCompletedShell(name)) out.print(completionScript(name));
    else throw usageError(`'${name}' is no shell known here: bash, zsh or fish`);
    return exitCodes.done;
  },
};
