/** What can be done with a pane and its window, in words, and what is asked first. Pure. */
import type { LayoutAxis, PaneId, SessionAction, WindowId } from "@coda/protocol";
import type { PaneChoice, TerminalSnapshot, WindowChoice } from "@coda/terminal-client";
import type { ShortcutId } from "../shortcuts/shortcut-table.ts";
import { paneLabel, windowLabel } from "./pane-words.ts";
import { firstToView } from "./window-steps.ts";

/** A border was moved: the pane that moves it is to have this size along the axis. */
export interface BorderMoved {
  readonly pane: PaneId;
  readonly axis: LayoutAxis;
  readonly size: number;
}

export function moveAction({ pane, axis, size }: BorderMoved): SessionAction {
  return { do: "resizePane", pane, ...(axis === "x" ? { columns: size } : { rows: size }) };
}

export interface Question {
  readonly title: string;
  readonly text: string;
  /** The button that does it. */
  readonly yes: string;
}

export type DeedId =
  | "split-right"
  | "split-below"
  | "next-pane"
  | "previous-pane"
  | "zoom"
  | "swap-next"
  | "swap-previous"
  | "break"
  | "move-pane"
  | "rename-pane"
  | "close-pane"
  | "new-window"
  | "rename-window"
  | "window-left"
  | "window-right"
  | "close-window";

/** A window is to be named first. */
interface AskingName {
  readonly do: "askName";
  readonly window: WindowId;
  readonly name: string;
}

/** A pane is to have a title first. */
interface AskingTitle {
  readonly do: "askTitle";
  readonly pane: PaneId;
  readonly title: string;
}

/** It is to be said first where the pane goes. */
interface AskingPlace {
  readonly do: "askPlace";
  readonly pane: PaneId;
  /** Every other window that has one: what it is called, and the pane the moved one would lie beside. */
  readonly windows: readonly { readonly text: string; readonly pane: PaneId }[];
}

export type Asking = AskingName | AskingTitle | AskingPlace;

/** Here alone. */
interface Going {
  readonly do: "goTo";
  readonly pane: PaneId;
}

export interface PaneDeed {
  readonly id: DeedId;
  readonly text: string;
  readonly does: SessionAction | Asking | Going;
  /** That does the same. */
  readonly shortcut?: ShortcutId;
  readonly asks?: Question;
}

export function isAsking(does: PaneDeed["does"]): does is Asking {
  return does.do === "askName" || does.do === "askTitle" || does.do === "askPlace";
}

/** Not of its window as a whole. */
export function isOfPane({ does }: PaneDeed): boolean {
  return "pane" in does;
}

/** A shell at its prompt, as tmux names it; a login shell's name begins with a dash. */
const shells = /^-?(?:a|ba|c|da|fi|k|mk|pdk|tc|z)?sh$|^-?(?:elvish|ion|nu|oil|osh|pwsh|xonsh|yash)$/u;

function isWorking({ command, dead }: PaneChoice): boolean {
  return !dead && command !== "" && !shells.test(command);
}

function mayDo({ role, connection, stateKnown, windows }: TerminalSnapshot): boolean {
  return role === "driver" && connection.name === "live" && stateKnown && windows.length > 0;
}

/** In groups, as a menu has them; none while nobody would do them. */
export function paneDeeds(snapshot: TerminalSnapshot, wanted: PaneId | undefined): readonly (readonly PaneDeed[])[] {
  const { windows } = snapshot;
  const window = windows.find(({ panes }) => panes.some(({ pane }) => pane === wanted));
  const pane = window?.panes.find((each) => each.pane === wanted);
  if (window === undefined || pane === undefined || !mayDo(snapshot)) return [];
  const groups = [
    splits(pane),
    [...among(pane, window), ...toOther(pane, window, windows), ...title(pane, window)],
    ends(pane, window),
    windowDeeds(window, windows),
  ];
  return groups.filter((group) => group.length > 0);
}

function splits({ pane }: PaneChoice): PaneDeed[] {
  return [
    {
      id: "split-right",
      text: "Split right",
      does: { do: "splitPane", pane, side: "right" },
      shortcut: "pane.splitRight",
    },
    {
      id: "split-below",
      text: "Split below",
      does: { do: "splitPane", pane, side: "below" },
      shortcut: "pane.splitBelow",
    },
  ];
}

/** The next pane of the window, or the one before; at the ends it goes round. Undefined where there is no other. */
export function neighbour(
  panes: readonly Pick<PaneChoice, "pane">[],
  from: PaneId | undefined,
  step: 1 | -1,
): PaneId | undefined {
  const at = panes.findIndex(({ pane }) => pane === from);
  return at === -1 || panes.length < 2 ? undefined : panes.at((at + step) % panes.length)?.pane;
}

/** What needs a neighbour. */
function among({ pane, active }: PaneChoice, { panes, zoomed }: WindowChoice): PaneDeed[] {
  if (panes.length < 2) return [];
  const fills = zoomed && active;
  const swap = (id: DeedId, text: string, step: 1 | -1): PaneDeed[] => {
    const other = neighbour(panes, pane, step);
    return other === undefined ? [] : [{ id, text, does: { do: "swapPanes", pane, other } }];
  };
  const go = (id: DeedId, text: string, step: 1 | -1): PaneDeed[] => {
    const to = neighbour(panes, pane, step);
    const shortcut = step === 1 ? "pane.next" : "pane.previous";
    return to === undefined ? [] : [{ id, text, does: { do: "goTo", pane: to }, shortcut }];
  };
  return [
    ...go("next-pane", "Go to the next pane", 1),
    ...go("previous-pane", "Go to the previous pane", -1),
    {
      id: "zoom",
      text: fills ? "Unzoom" : "Zoom",
      does: { do: "zoomPane", pane, zoomed: !fills },
      shortcut: "pane.zoom",
    },
    ...swap("swap-next", "Swap with the next pane", 1),
    // Of two panes the next one is the previous one, too.
    ...(panes.length > 2 ? swap("swap-previous", "Swap with the previous pane", -1) : []),
    { id: "break", text: "Move to a window of its own", does: { do: "breakPane", pane } },
  ];
}

/** Into a window that is there. */
function toOther({ pane }: PaneChoice, window: WindowChoice, all: readonly WindowChoice[]): PaneDeed[] {
  const windows = all.flatMap((each) => {
    const beside = each === window ? undefined : firstToView(each);
    return beside === undefined ? [] : [{ text: windowLabel(each), pane: beside }];
  });
  if (windows.length === 0) return [];
  return [{ id: "move-pane", text: "Move to another window …", does: { do: "askPlace", pane, windows } }];
}

/** Of a pane that is alone its window is named. */
function title({ pane, title: now }: PaneChoice, { panes }: WindowChoice): PaneDeed[] {
  if (panes.length < 2) return [];
  return [
    {
      id: "rename-pane",
      text: "Rename pane …",
      does: { do: "askTitle", pane, title: now },
      shortcut: "pane.rename",
    },
  ];
}

function ends(pane: PaneChoice, window: WindowChoice): PaneDeed[] {
  // The last pane goes with its window, which says so.
  if (window.panes.length < 2) return [];
  const question = {
    title: `Close ${paneLabel(pane)}?`,
    text: `${pane.command} is running in it, and ends with it.`,
    yes: "Close the pane",
  };
  const deed: PaneDeed = {
    id: "close-pane",
    text: "Close pane",
    does: { do: "closePane", pane: pane.pane },
    shortcut: "pane.close",
  };
  return [isWorking(pane) ? { ...deed, asks: question } : deed];
}

/** What a double click on its tab does, too. */
export function renaming({ window, name }: WindowChoice): PaneDeed {
  return {
    id: "rename-window",
    text: "Rename window …",
    does: { do: "askName", window, name },
    shortcut: "window.rename",
  };
}

function windowDeeds(window: WindowChoice, windows: readonly WindowChoice[]): PaneDeed[] {
  const at = windows.indexOf(window);
  const swap = (id: DeedId, text: string, other: WindowChoice | undefined): PaneDeed[] =>
    other === undefined ? [] : [{ id, text, does: { do: "swapWindows", window: window.window, other: other.window } }];
  return [
    { id: "new-window", text: "New window", does: { do: "newWindow" }, shortcut: "window.new" },
    renaming(window),
    ...(at > 0 ? swap("window-left", "Move window left", windows[at - 1]) : []),
    ...swap("window-right", "Move window right", windows[at + 1]),
    {
      id: "close-window",
      text: "Close window",
      does: { do: "closeWindow", window: window.window },
      asks: closeQuestion(window, windows),
    },
  ];
}

/** Always: a window is more than one slips into closing, and the last one is the session. */
function closeQuestion(window: WindowChoice, windows: readonly WindowChoice[]): Question {
  const working = window.panes.filter(isWorking).map(({ command }) => command);
  const ended =
    working.length === 0
      ? "Its shells end with it."
      : `${words(working)} end${working.length === 1 ? "s" : ""} with it.`;
  const last = windows.length === 1 ? " It is the last window: the session ends." : "";
  return { title: `Close window ${windowLabel(window)}?`, text: ended + last, yes: "Close the window" };
}

function words(commands: readonly string[]): string {
  const shown = [...new Set(commands)];
  return shown.length === 1 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
