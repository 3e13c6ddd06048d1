/** The scripts that `coda-runner shell-init` prints, by shell, and what it says without one. Installs nothing. */
import { bashMarks } from "./bash-marks.ts";
import { fishMarks } from "./fish-marks.ts";
import { zshMarks } from "./zsh-marks.ts";

const scripts = { bash: bashMarks, zsh: zshMarks, fish: fishMarks } as const;
export type MarkedShell = keyof typeof scripts;

export function isMarkedShell(name: string): name is MarkedShell {
  return Object.hasOwn(scripts, name);
}

export function shellMarks(shell: MarkedShell): string {
  return scripts[shell];
}

export const shellInitText = `A shell that marks its prompts and commands gives Coda a history of them: line, directory, exit code and output.
Nothing is installed. To have your shell do so, put its line at the end of its file yourself:

  bash   ~/.bashrc                    eval "$(coda-runner shell-init bash)"
  zsh    ~/.zshrc                     eval "$(coda-runner shell-init zsh)"
  fish   ~/.config/fish/config.fish   coda-runner shell-init fish | source

fish 4.0 and newer need nothing. For sessions that Coda itself makes it is enough to set CODA_SHELL_INTEGRATION=1 for the
helper, or to make one with 'coda-runner new --shell-integration'.`;
