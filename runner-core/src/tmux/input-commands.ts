/**
 * What is said to tmux to type into a pane. Whether the pane is still its session's and takes it is decided by tmux itself
 * in the moment of typing: a list may be a second old, and tmux drops silently what a dead pane, one whose input is off,
 * or one in a mode gets. So is whether it was typed before: each command says which mark it follows and which one it
 * leaves, and tmux runs the commands of a group without doing anything in between.
 *
 * Marks are hidden variables of the session's environment (tmux 3.2: set-environment -h). They live as long as the
 * session, no program is started with them, and unlike an option's their change draws nothing anew and is told to nobody.
 */
import { limits } from "@coda/protocol";
import type { TypistId } from "../session/typist-id.ts";
import { quoteGroup } from "./quote.ts";
import { paneTarget, requireCommand, sessionTarget, type ScopedPane } from "./scoped-target.ts";

/** Why a pane did not take what was typed; `mode`: it shows one of tmux's modes, whose keys they would have been. */
export type Hindrance = "dead" | "off" | "mode";

/** A typist's mark in the pane's session, as texts of `TypedMark`. */
export interface MarkStep {
  readonly place: ScopedPane;
  readonly typist: TypistId;
  readonly before: string;
  readonly after: string;
}

/** What keeps a command from being run: another mark than it follows, or a hindrance. */
export interface Refusal {
  readonly mark: string;
  readonly hindrance: Hindrance | undefined;
}

const deadOrOff = ["pane_dead", "pane_input_off"];
const anyHindrance = [...deadOrOff, "pane_in_mode"];
const notRun = "coda-not-run";
/** The same for each key, and so is how a byte is written. */
const tellNotRun = quoteGroup([["display-message", "-p", notRun]]);
const inHex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const reasons = /^(?<dead>\d)(?<off>\d)(?<mode>\d)-(?<mark>.*)$/u;
const variablePrefix = "CODA_TYPED_";

/** The answer to a guarded command that was not run. Why is a question of its own: tmux reads this line for each key. */
export function wasNotRun(lines: readonly Buffer[]): boolean {
  return lines[0]?.toString("latin1") === notRun;
}

export function whyNotCommands(place: ScopedPane, typist: TypistId): string[][] {
  const target = paneTarget(place);
  const state = `#{pane_dead}#{pane_input_off}#{?pane_in_mode,1,0}-#{${variableOf(typist)}}`;
  return [requireCommand(target), ["display-message", "-p", "-t", target, state]];
}

/** Undefined when tmux did not say. */
export function readWhyNot(lines: readonly Buffer[]): Refusal | undefined {
  const groups = reasons.exec(lines[0]?.toString("latin1") ?? "")?.groups;
  if (groups === undefined) return undefined;
  const { dead, off, mode, mark = "" } = groups;
  if (dead === "1") return { mark, hindrance: "dead" };
  if (off === "1") return { mark, hindrance: "off" };
  return { mark, hindrance: mode === "1" ? "mode" : undefined };
}

function unless(hindrances: readonly string[], step: MarkStep, command: readonly string[]): string[] {
  const { place, before, after } = step;
  const variable = variableOf(step.typist);
  const isOther = `#{!=:#{${variable}},${before}}`;
  const hindered = hindrances.reduceRight((otherwise, hindrance) => `#{?${hindrance},1,${otherwise}}`, isOther);
  const mark = ["set-environment", "-h", "-t", sessionTarget(place.session), variable, after];
  return ["if-shell", "-F", "-t", paneTarget(place), hindered, tellNotRun, quoteGroup([command, mark])];
}

/** Raw bytes, at most `limits.sendKeysBytes`, unless anything hinders. Panes synchronised with this one get them too. */
export function keysCommand(step: MarkStep, bytes: Uint8Array): string[] {
  if (bytes.length > limits.sendKeysBytes) throw new RangeError(`${bytes.length} bytes for one send-keys`);
  const hex = Array.from(bytes, (byte) => inHex[byte] ?? "");
  return unless(anyHindrance, step, ["send-keys", "-H", "-t", paneTarget(step.place), ...hex]);
}

export interface BufferToType {
  readonly step: MarkStep;
  readonly buffer: string;
  /** tmux 3.7 and newer: without -S it would write control characters visibly. Unknown to older ones. */
  readonly rawFlag: boolean;
}

/** A buffer's bytes as a paste, in brackets if the program asked for them, unless anything hinders. Then the buffer is gone. */
export function pasteCommand({ step, buffer, rawFlag }: BufferToType): string[] {
  // In a mode tmux asks the mode's own screen whether it wants brackets, and so never writes them.
  const paste = ["paste-buffer", "-dpr", ...raw(rawFlag), "-b", buffer, "-t", paneTarget(step.place)];
  return unless(anyHindrance, step, paste);
}

/** A buffer's bytes as they are, past any mode of the pane. Then the buffer is gone. */
export function pastModeCommand({ step, buffer, rawFlag }: BufferToType): string[] {
  const paste = ["paste-buffer", "-dr", ...raw(rawFlag), "-b", buffer, "-t", paneTarget(step.place)];
  return unless(deadOrOff, step, paste);
}

function raw(rawFlag: boolean): string[] {
  return rawFlag ? ["-S"] : [];
}

/** Types nothing, and sees to it that whatever would follow the same mark is not typed either. */
export function markCommand(step: MarkStep): string[] {
  return unless([], step, requireCommand(paneTarget(step.place)));
}

function variableOf(typist: TypistId): string {
  return `${variablePrefix}${typist}`;
}

/** All marks in a session, by the names of their variables. */
export function listMarksCommands(session: string): string[][] {
  const target = sessionTarget(session);
  return [requireCommand(target), ["show-environment", "-h", "-t", target]];
}

export function readMarkList(lines: readonly Buffer[]): ReadonlyMap<string, string> {
  // What nobody here wrote is no mark, and is to mean nothing where marks are compared.
  const ours = /^(?<name>CODA_TYPED_[0-9a-f]{32})=(?<mark>[0-9.!-]+)$/u;
  const pairs = lines.map((line) => ours.exec(line.toString("latin1"))?.groups);
  return new Map(
    pairs.flatMap((groups) => (groups === undefined ? [] : [[groups["name"] ?? "", groups["mark"] ?? ""]])),
  );
}

/** Forgets marks, of which none has changed meanwhile. */
export function forgetMarksCommands(session: string, marks: ReadonlyMap<string, string>): string[][] {
  const target = sessionTarget(session);
  const forget = Array.from(marks, ([name, mark]) => [
    "if-shell",
    "-F",
    "-t",
    target,
    `#{==:#{${name}},${mark}}`,
    quoteGroup([["set-environment", "-u", "-t", target, name]]),
  ]);
  return [requireCommand(target), ...forget];
}
