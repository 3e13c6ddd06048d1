/** How this very command is run again: by absolute paths, as it runs now. */
import { realpathSync } from "node:fs";
import { argv, execPath } from "node:process";
import { isSea } from "node:sea";

/** Throws where it runs from a place that is gone tomorrow. */
export function ownCommand(): string[] {
  const [, script] = argv;
  // One file with Node in it is its own script; what stands in its place is the command as it was typed.
  const words = isSea() || script === undefined ? [execPath] : [execPath, realpathSync(script)];
  const passing = words.find((word) => /\/_npx\//u.test(word));
  if (passing !== undefined)
    throw new Error(
      `${passing} is npx's own copy, which it may remove at any time; install the helper first: npm install --global`,
    );
  return words;
}
