/**
 * Every shortcut of the page: what it is called, where it is heard, its keys where nobody chose others. Data only. Keys are
 * written as keystroke.ts says; docs/keys.md shows them, and a test holds it against this table.
 *
 * In a terminal only keys are taken that say nothing to a program: Ctrl+Shift with a letter or sign, which terminals have
 * always kept for themselves, and ⌘ on a Mac. Keys that are local to a widget (arrows in a menu, a list, the playback's
 * time line) are not here.
 */

/** A Mac has ⌘; all others do with Ctrl. */
export type Platform = "mac" | "other";

/** Where the press goes to: into a terminal, or into anything else of the page. */
export type KeyPlace = "page" | "terminal";

/** Several do the same. */
export type PlatformKeys = Readonly<Record<Platform, readonly string[]>>;

export type ShortcutGroup = "anywhere" | "goTo" | "terminal" | "text" | "panes" | "beside";

export interface Shortcut {
  readonly words: string;
  readonly group: ShortcutGroup;
  /** Heard in a place only if it has keys for it, and only while something on view answers to it. */
  readonly keys: Readonly<Partial<Record<KeyPlace, PlatformKeys>>>;
  /** The browser does it by these, and tells the page: shown, and nobody else's, but not to be chosen. */
  readonly browserKeys?: PlatformKeys;
  /** Again and again while they are held. */
  readonly repeats?: true;
}

export const groupWords: Readonly<Record<ShortcutGroup, string>> = {
  anywhere: "Anywhere",
  goTo: "Going to a page",
  terminal: "In a terminal",
  text: "Text of a terminal",
  panes: "Windows and panes",
  beside: "Terminals side by side",
};

function same(...keys: readonly string[]): PlatformKeys {
  return { mac: keys, other: keys };
}

function keys(mac: string, other: string): PlatformKeys {
  return { mac: [mac], other: [other] };
}

const table = {
  "palette.open": {
    words: "Command palette",
    group: "anywhere",
    keys: { page: keys("Meta+k", "Ctrl+k"), terminal: keys("Meta+k", "Ctrl+Shift+k") },
  },
  "shortcuts.show": {
    words: "All shortcuts",
    group: "anywhere",
    keys: { page: same("?", "Ctrl+Shift+Slash"), terminal: same("Ctrl+Shift+Slash") },
  },
  "search.open": { words: "Search", group: "goTo", keys: { page: same("/") } },
  "go.ideas": { words: "Ideas", group: "goTo", keys: { page: same("g i") } },
  "go.inbox": { words: "Inbox", group: "goTo", keys: { page: same("g n") } },
  "go.devices": { words: "Devices", group: "goTo", keys: { page: same("g d") } },
  "go.settings": { words: "Settings", group: "goTo", keys: { page: same("g s") } },
  "terminal.leave": {
    words: "Leave the terminal, so that Tab goes on through the page",
    group: "terminal",
    keys: { terminal: same("Ctrl+Shift+ArrowUp") },
  },
  "terminal.sendNextKey": {
    words: "Send the next key to the terminal, even if it is one of these",
    group: "terminal",
    keys: { terminal: same("Ctrl+Shift+s") },
  },
  "terminal.fullScreen": {
    words: "Full screen, and back",
    group: "terminal",
    keys: { page: same("Ctrl+Shift+Enter"), terminal: same("Ctrl+Shift+Enter") },
  },
  "moment.copyLink": {
    words: "Copy a link to the moment on view",
    group: "terminal",
    keys: { terminal: same("Ctrl+Shift+l") },
  },
  "text.find": {
    words: "Find",
    group: "text",
    keys: { terminal: { mac: ["Meta+f", "Ctrl+Shift+f"], other: ["Ctrl+Shift+f"] } },
  },
  "text.copy": {
    words: "Copy",
    group: "text",
    keys: { terminal: { mac: [], other: ["Ctrl+Shift+c"] } },
    browserKeys: { mac: ["Meta+c"], other: [] },
  },
  "text.paste": {
    words: "Paste",
    group: "text",
    keys: { terminal: same() },
    browserKeys: keys("Meta+v", "Ctrl+Shift+v"),
  },
  "text.selectAll": {
    words: "Select all",
    group: "text",
    keys: { terminal: { mac: [], other: ["Ctrl+Shift+a"] } },
    browserKeys: { mac: ["Meta+a"], other: [] },
  },
  "window.next": {
    words: "Next window",
    group: "panes",
    keys: { terminal: same("Ctrl+Shift+Period") },
    repeats: true,
  },
  "window.previous": {
    words: "Previous window",
    group: "panes",
    keys: { terminal: same("Ctrl+Shift+Comma") },
    repeats: true,
  },
  "window.new": { words: "New window", group: "panes", keys: { terminal: same() } },
  "window.rename": { words: "Rename the window", group: "panes", keys: { terminal: same() } },
  "pane.next": {
    words: "Next pane",
    group: "panes",
    keys: { terminal: same("Ctrl+Shift+BracketRight") },
    repeats: true,
  },
  "pane.previous": {
    words: "Previous pane",
    group: "panes",
    keys: { terminal: same("Ctrl+Shift+BracketLeft") },
    repeats: true,
  },
  "pane.splitRight": {
    words: "Split right",
    group: "panes",
    keys: { terminal: keys("Meta+d", "Ctrl+Shift+d") },
  },
  "pane.splitBelow": {
    words: "Split below",
    group: "panes",
    keys: { terminal: keys("Shift+Meta+d", "Ctrl+Shift+o") },
  },
  "pane.zoom": { words: "Zoom the pane, and back", group: "panes", keys: { terminal: same("Ctrl+Shift+z") } },
  "pane.rename": { words: "Rename the pane", group: "panes", keys: { terminal: same() } },
  "pane.close": { words: "Close the pane", group: "panes", keys: { terminal: same("Ctrl+Shift+x") } },
  "beside.open": {
    words: "Open another terminal beside",
    group: "beside",
    keys: { page: same("Ctrl+Shift+b"), terminal: same("Ctrl+Shift+b") },
  },
  "beside.next": {
    words: "Next terminal",
    group: "beside",
    keys: { page: same("Ctrl+Shift+g"), terminal: same("Ctrl+Shift+g") },
    repeats: true,
  },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof table;

export const shortcutTable: Readonly<Record<ShortcutId, Shortcut>> = table;

export const shortcutIds = Object.keys(table) as readonly ShortcutId[];

export const keyPlaces = ["page", "terminal"] as const satisfies readonly KeyPlace[];

/** How long the second key of two after each other may take, in milliseconds: Gmail's and GitHub's are about as patient. */
export const sequenceMs = 1_500;
