/**
 * What is said to tmux to type into a pane. Whether the pane is still its session's and takes it is decided by tmux itself
 * in the moment of typing: a list may be a second old, and tmux drops silently what a dead pane, one whose input is off,
 * or one in a mode gets.
 */
import { limits } from "@coda/protocol";
import { quoteGroup } from "./quote.ts";
import { paneTarget, type ScopedPane } from "./scoped-target.ts";

/** Why a pane did not take what was typed; `mode`: it shows one of tmux's modes, whose keys they would have been. */
export type Hindrance = "dead" | "off" | "mode";

const deadOrOff = "#{?pane_dead,1,#{pane_input_off}}";
const anyHindrance = "#{?pane_dead,1,#{?pane_input_off,1,#{pane_in_mode}}}";
const answer = "coda-hindered";
const answers: ReadonlyMap<string, Hindrance> = new Map([
  [`${answer}-10`, "dead"],
  [`${answer}-11`, "dead"],
  [`${answer}-01`, "off"],
  [`${answer}-00`, "mode"],
]);

/** What the answer to a guarded command says; undefined when the bytes were typed. */
export function hindranceOf(lines: readonly Buffer[]): Hindrance | undefined {
  return answers.get(lines[0]?.toString("latin1") ?? "");
}

/**
 * `command` takes the pane by its target in the session. What is told goes by its id, whosever it is by now: tmux reads
 * the line for each key, and a short one sooner.
 */
function unless(hindrance: string, { pane }: ScopedPane, command: readonly string[]): string[] {
  const told = ["display-message", "-p", "-t", pane, `${answer}-#{pane_dead}#{pane_input_off}`];
  return ["if-shell", "-F", "-t", pane, hindrance, quoteGroup([told]), quoteGroup([command])];
}

/** Raw bytes, at most `limits.sendKeysBytes`, unless anything hinders. Panes synchronised with this one get them too. */
export function keysCommand(place: ScopedPane, bytes: Uint8Array): string[] {
  if (bytes.length > limits.sendKeysBytes) throw new RangeError(`${bytes.length} bytes for one send-keys`);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  return unless(anyHindrance, place, ["send-keys", "-H", "-t", paneTarget(place), ...hex]);
}

export interface BufferToType {
  readonly place: ScopedPane;
  readonly buffer: string;
  /** tmux 3.7 and newer: without -S it would write control characters visibly. Unknown to older ones. */
  readonly rawFlag: boolean;
}

/** A buffer's bytes as a paste, in brackets if the program asked for them, unless anything hinders. Then the buffer is gone. */
export function pasteCommand({ place, buffer, rawFlag }: BufferToType): string[] {
  // In a mode tmux asks the mode's own screen whether it wants brackets, and so never writes them.
  return unless(anyHindrance, place, ["paste-buffer", "-dpr", ...raw(rawFlag), "-b", buffer, "-t", paneTarget(place)]);
}

/** A buffer's bytes as they are, past any mode of the pane. Then the buffer is gone. */
export function pastModeCommand({ place, buffer, rawFlag }: BufferToType): string[] {
  return unless(deadOrOff, place, ["paste-buffer", "-dr", ...raw(rawFlag), "-b", buffer, "-t", paneTarget(place)]);
}

function raw(rawFlag: boolean): string[] {
  return rawFlag ? ["-S"] : [];
}
