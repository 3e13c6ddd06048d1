/** What a page says of a terminal whose program or session has ended, and what can be done about it. Pure. */
import type { TerminalSnapshot } from "@coda/terminal-client";
import { endingWords } from "./pane-words.ts";

interface Exited {
  /** The one on view, as last announced. */
  readonly pane: TerminalSnapshot["pane"];
  readonly saved: boolean;
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

export function exitedWords({ pane, saved, mayRestart, deviceName }: Exited): ExitedWords {
  const anew = mayRestart ? " Start again opens a fresh terminal in its place" : "";
  // The page shows the slot's new pane from then on, not the old one.
  const left = anew === "" ? "" : `${anew}; this output is then under Earlier programs.`;
  const output = saved ? `Its output stays readable here.${left}` : `Nothing of it was saved.${anew && `${anew}.`}`;
  if (pane?.dead !== true) {
    const closed = "It was closed on the device, or tmux itself ended.";
    return { title: "The tmux session is gone", text: `${closed} ${output}`, respawn: undefined };
  }
  const device = deviceName ?? "the device";
  return {
    title: `The program in this terminal has ${endingWords(pane)}`,
    text: output,
    respawn: mayRestart ? `Or, on ${device}, below this output:` : `To start it anew below this output, on ${device}:`,
  };
}
