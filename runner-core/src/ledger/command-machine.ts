/**
 * The commands of one pane, from what its shells say: a pure machine over a stack of shells, each of which runs in a
 * command of the one below. A shell says who it is (`aid`), or is taken for the one that spoke last. Knows no bytes and
 * no clock.
 */
import type { CommandRecord } from "@coda/protocol";
import type { Shell, Shells } from "./shells.ts";
import type { ShellDirectory, ShellMark } from "./shell-mark.ts";

export type LedgerEvent =
  | {
      readonly is: "marked";
      readonly said: ShellMark;
      /** The mark's own bytes. */
      readonly from: number;
      readonly to: number;
      readonly atMs: number;
      /** Where the pane's program is, by another's word: for a shell that does not say. */
      readonly seenIn: string | null;
      /** What stands on the screen behind the prompt: for a shell that does not say. */
      readonly typed: string | null;
    }
  /** Bytes are missing from here on: what happened in them nobody knows. */
  | { readonly is: "gap" }
  /** Nothing more comes. `whole`: since the pane's program has ended, and with it all that ran. */
  | { readonly is: "ended"; readonly at: number; readonly atMs: number; readonly whole: boolean };

export interface LedgerStep {
  readonly shells: Shells;
  /** Commands that have begun, or ended, or are known better. */
  readonly told: readonly CommandRecord[];
}

/** More within each other than anybody runs. */
const maxShells = 16;
const maxLineLength = 4_000;

const unknownShell: Shell = { aid: null, directory: null, is: "quiet" };
export const noShells: Shells = [unknownShell];

type Marked = Extract<LedgerEvent, { is: "marked" }>;
type Mark<Kind extends ShellMark["mark"]> = Extract<ShellMark, { mark: Kind }>;
type Running = Extract<Shell, { is: "running" }>;

/** Where and when something ended. */
interface End {
  readonly at: number;
  readonly atMs: number;
}

export function nextShells(shells: Shells, event: LedgerEvent): LedgerStep {
  switch (event.is) {
    case "marked":
      return marked(shells, event);
    case "gap":
      return { shells: noShells, told: [] };
    case "ended":
      return { shells: noShells, told: event.whole ? endings(shells, event) : [] };
  }
}

/** What a shell that says its prompt and not its line has typed at, if one does. */
export function typedSince(shells: Shells): { readonly promptAt: number; readonly typedFrom: number } | undefined {
  const shell = topOf(shells);
  if (shell.is !== "prompt" || shell.typedFrom === null || shell.line !== null) return undefined;
  return { promptAt: shell.promptAt, typedFrom: shell.typedFrom };
}

function marked(shells: Shells, event: Marked): LedgerStep {
  const { said } = event;
  switch (said.mark) {
    case "prompt":
      return prompted(shells, said, event);
    case "typing":
      return typing(shells, said, event);
    case "line":
      return quiet(withTop(shells, lined(topOf(shells), said.line)));
    case "output":
      return began(shells, said, event);
    case "done":
      return done(shells, said, event);
    case "directory":
      return quiet(withTop(shells, moved(topOf(shells), said.directory)));
  }
}

function prompted(shells: Shells, { aid }: Mark<"prompt">, event: Marked): LedgerStep {
  const spoken = spokenBy(shells, aid, event);
  const shell = topOf(spoken.shells);
  // Its last command has ended though it did not say so; without a name this may as well be a shell within that command.
  const ended =
    shell.is === "running" && shell.aid !== null ? [endOf(shell, { at: event.from, atMs: event.atMs })] : [];
  const directory = shell.is === "running" ? arrivedIn(shell) : shell.directory;
  const at: Shell = { aid: shell.aid, directory, is: "prompt", promptAt: event.from, typedFrom: null, line: null };
  return { shells: withTop(spoken.shells, at), told: [...spoken.told, ...ended] };
}

function typing(shells: Shells, { aid }: Mark<"typing">, event: Marked): LedgerStep {
  const top = topOf(shells);
  const isAtPrompt = top.is === "prompt" && (aid === null || top.aid === null || top.aid === aid);
  const at = isAtPrompt ? { shells, told: [] } : prompted(shells, { mark: "prompt", aid }, event);
  const shell = topOf(at.shells);
  if (shell.is !== "prompt") return at;
  return { ...at, shells: withTop(at.shells, { ...shell, typedFrom: event.to }) };
}

function lined(shell: Shell, line: string): Shell {
  return shell.is === "prompt" ? { ...shell, line } : shell;
}

function began(shells: Shells, { aid, line }: Mark<"output">, event: Marked): LedgerStep {
  const top = topOf(shells);
  // Two integrations of one shell say so twice.
  if (top.is === "running" && (aid === null || top.aid === null || aid === top.aid)) return better(shells, top, line);
  const spoken = spokenBy(shells, aid, event);
  const shell = topOf(spoken.shells);
  // What tmux sees of a shell that runs in a command is that command.
  const seenIn = spoken.shells.length === 1 ? event.seenIn : null;
  const running: Running = {
    aid: shell.aid,
    directory: shell.directory,
    is: "running",
    ...typedAt(shell, line, event),
    outputFrom: event.to,
    ranIn: shell.directory?.path ?? seenIn,
    startedMs: event.atMs,
    arriving: null,
  };
  return { shells: withTop(spoken.shells, running), told: [...spoken.told, recordOf(running)] };
}

function typedAt(shell: Shell, line: string | null, { typed }: Marked): Pick<Running, "promptAt" | "command"> {
  if (shell.is !== "prompt") return { promptAt: null, command: plainLine(line ?? typed) };
  return { promptAt: shell.promptAt, command: plainLine(line ?? shell.line ?? typed) };
}

function better(shells: Shells, shell: Running, line: string | null): LedgerStep {
  const command = plainLine(line);
  if (shell.command !== null || command === null) return quiet(shells);
  const running = { ...shell, command };
  return { shells: withTop(shells, running), told: [recordOf(running)] };
}

function done(shells: Shells, { aid, exitCode }: Mark<"done">, event: Marked): LedgerStep {
  const end = { at: event.from, atMs: event.atMs };
  const own = aid === null ? -1 : shells.findLastIndex((shell) => shell.aid === aid);
  const top = topOf(shells);
  // A shell that never spoke before has nothing to end.
  if (own === -1 && aid !== null && top.aid !== null) return quiet(shells);
  const left = own === -1 ? shells : shells.slice(0, own + 1);
  const shell = topOf(left);
  const within = endings(shells.slice(left.length), end);
  if (shell.is !== "running") return { shells: withTop(left, quietShell(shell)), told: within };
  return { shells: withTop(left, quietShell(shell)), told: [...within, endOf(shell, end, exitCode)] };
}

function moved(shell: Shell, directory: ShellDirectory): Shell {
  // Of a command's output it may be the shell's word, or that of a shell within the command.
  return shell.is === "running" ? { ...shell, arriving: directory } : { ...shell, directory };
}

/** With the shell that speaks on top: known by its name, or new within the command that runs, or the one there is. */
function spokenBy(shells: Shells, aid: string | null, event: Marked): LedgerStep {
  const own = aid === null ? -1 : shells.findLastIndex((shell) => shell.aid === aid);
  const end = { at: event.from, atMs: event.atMs };
  if (own !== -1) return { shells: shells.slice(0, own + 1), told: endings(shells.slice(own + 1), end) };
  const top = topOf(shells);
  if (top.is !== "running" || top.aid === aid) return quiet(withTop(shells, { ...top, aid: aid ?? top.aid }));
  const inner: Shell = { aid, directory: top.arriving, is: "quiet" };
  return quiet([...(shells.length < maxShells ? shells : shells.slice(0, -1)), inner]);
}

function quiet(shells: Shells): LedgerStep {
  return { shells, told: [] };
}

function topOf(shells: Shells): Shell {
  return shells.at(-1) ?? unknownShell;
}

function withTop(shells: Shells, top: Shell): Shells {
  return [...shells.slice(0, -1), top];
}

function quietShell(shell: Shell): Shell {
  return { aid: shell.aid, directory: shell.is === "running" ? arrivedIn(shell) : shell.directory, is: "quiet" };
}

/** A directory told by another machine's shell is none of this one's. */
function arrivedIn({ directory, arriving }: Running): ShellDirectory | null {
  const isOwn = arriving !== null && (directory === null || directory.host === arriving.host);
  return isOwn ? arriving : directory;
}

/** With those that held others, what ran in them has ended. */
function endings(shells: Shells, end: End): CommandRecord[] {
  return shells.flatMap((shell) => (shell.is === "running" ? [endOf(shell, end)] : [])).toReversed();
}

function recordOf({ promptAt, outputFrom, command, ranIn, startedMs }: Running): CommandRecord {
  return {
    promptAt,
    outputFrom,
    outputTo: null,
    command,
    directory: ranIn,
    exitCode: null,
    startedAt: new Date(startedMs).toISOString(),
    durationMs: null,
  };
}

function endOf(shell: Running, { at, atMs }: End, exitCode: number | null = null): CommandRecord {
  return { ...recordOf(shell), outputTo: at, exitCode, durationMs: Math.max(0, Math.round(atMs - shell.startedMs)) };
}

/** What is typed behind a blank is not to be remembered, as shells have it. */
function plainLine(line: string | null): string | null {
  const text = line?.trimEnd() ?? "";
  if (text === "" || text.startsWith(" ")) return null;
  return text.length <= maxLineLength ? text : text.slice(0, maxLineLength).replace(/[\uD800-\uDBFF]$/u, "");
}
