/** What a page says of a terminal whose program or session has ended, and what can be done about it. Pure. */
import type { TerminalSnapshot } from "@coda/terminal-client";
import { endingWords } from "./pane-words.ts";

interface Exited {
  /** The one on view, as last announced. */
  readonly pane: TerminalSnapshot["pane"];
  readonly saved: TerminalSnapshot["saved"];
  /** There is a button that starts it again. */
  readonly mayRestart: boolean;
  readonly deviceName: string | null;
}

export interface ExitedWords {
  readonly title: string;
  readonly text: string;
  /** What leads to the command that starts the program anew in its pane; undefined where there is no pane left. */
  readonly respawn: string | undefined;
}

/** What is left of its output, where that is known, and what the button does. */
function leftWords({ saved, mayRestart }: Exited): string {
  const anew = mayRestart ? "Start again opens a fresh terminal in its place" : undefined;
  // The page shows the slot's new pane from then on, not the old one.
  if (saved === "yes")
    return sentences("Its output stays readable here", anew && `${anew}; this output is then under Earlier programs`);
  return sentences(saved === "no" ? "Nothing of it has been saved so far" : undefined, anew);
}

function sentences(...texts: readonly (string | undefined)[]): string {
  return texts.flatMap((text) => (text === undefined ? [] : `${text}.`)).join(" ");
}

export function exitedWords(exited: Exited): ExitedWords {
  const { pane, mayRestart, deviceName } = exited;
  const left = leftWords(exited);
  if (pane?.dead !== true) {
    const closed = "It was closed on the device, or tmux itself ended.";
    return { title: "The tmux session is gone", text: left === "" ? closed : `${closed} ${left}`, respawn: undefined };
  }
  const device = deviceName ?? "the device";
  return {
    title: `The program in this terminal has ${endingWords(pane)}`,
    text: left,
    respawn: mayRestart ? `Or, on ${device}, below this output:` : `To start it anew below this output, on ${device}:`,
  };
}
