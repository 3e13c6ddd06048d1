/**
 * How a shell that tmux would start is started so that it marks its commands: with a file of ours read beside the user's
 * own, none of which is touched, and by the same program. As tmux does, a login shell, but for bash: see `bashFile`.
 */
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isMarkedShell, shellMarks, type MarkedShell } from "./shell-init.ts";
import { makeFolder } from "../make-folder.ts";

/** bash reads either a login shell's files or one it is told: this one reads the former by itself (bash(1), INVOCATION). */
const bashFile = `[[ ! -r /etc/profile ]] || . /etc/profile
if [[ -r ~/.bash_profile ]]; then . ~/.bash_profile
elif [[ -r ~/.bash_login ]]; then . ~/.bash_login
elif [[ -r ~/.profile ]]; then . ~/.profile
fi
`;

/** zsh looks for each of its files in ZDOTDIR anew: with the user's own set again, the others are read as ever. */
const zshFile = String.raw`if (( \${+CODA_ZDOTDIR} )); then export ZDOTDIR=$CODA_ZDOTDIR; else unset ZDOTDIR; fi
unset CODA_ZDOTDIR
[[ ! -r \${ZDOTDIR-$HOME}/.zshenv ]] || . \${ZDOTDIR-$HOME}/.zshenv
`.replaceAll(String.raw`\$`, "$");

/** $1 is our folder, $2 the shell. */
const startZsh = '[ -z "${ZDOTDIR+set}" ] || export CODA_ZDOTDIR="$ZDOTDIR"; export ZDOTDIR="$1"; exec "$2" -l';

const files: Readonly<Record<MarkedShell, readonly [path: string, text: string]>> = {
  bash: ["marks.bash", bashFile],
  zsh: ["zsh/.zshenv", zshFile],
  fish: ["marks.fish", ""],
};

/** Makes the folder and what is read from it. Throws what the disk says. */
export function writeShellFiles(folder: string): void {
  makeFolder(join(folder, "zsh"));
  for (const [shell, [path, text]] of Object.entries(files))
    if (isMarkedShell(shell)) writeFileSync(join(folder, path), `${text}${shellMarks(shell)}`, { mode: 0o600 });
}

/** The words that start it; undefined for a shell that has no marks. */
export function markedShellCommand(shell: string, folder: string): readonly string[] | undefined {
  const name = basename(shell);
  if (!isMarkedShell(name)) return undefined;
  const file = join(folder, files[name][0]);
  switch (name) {
    case "bash":
      return [shell, "--rcfile", file];
    case "zsh":
      return ["/bin/sh", "-c", startZsh, "sh", join(folder, "zsh"), shell];
    case "fish":
      return [
        "/usr/bin/env",
        `CODA_FISH_MARKS=${file}`,
        shell,
        "-l",
        "-C",
        "source $CODA_FISH_MARKS; set -e CODA_FISH_MARKS",
      ];
  }
}
