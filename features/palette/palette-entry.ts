/** What the palette lists: what it says, what else it is found by, and what choosing it does. */
import type { SessionStatus } from "@coda/protocol";
import type { ReactNode } from "react";
import type { ShortcutId } from "../shortcuts/shortcut-table.ts";

/** In the order they are listed in while nothing is typed. */
export const groupTitles = {
  recent: "Recent",
  here: "On this page",
  terminals: "Terminals",
  ideas: "Ideas",
  notices: "Unread",
  app: "Coda",
  pages: "Pages",
  settings: "Settings",
  docs: "Documentation",
  commands: "Commands that were run",
  search: "Search",
} as const;
export type PaletteGroup = keyof typeof groupTitles;

export type PaletteDeed =
  | { readonly do: "go"; readonly path: string }
  /** When the palette is gone, and the focus back where it was. */
  | { readonly do: "run"; readonly run: () => void }
  /** Stays open, and says so. */
  | { readonly do: "copy"; readonly text: string }
  /** Asks for the title of a new idea. */
  | { readonly do: "newIdea" }
  /** Lists these in its place; Escape leads back. */
  | { readonly do: "step"; readonly title: string; readonly entries: () => readonly PaletteEntry[] };

export interface PaletteEntry {
  /** The same for the same thing on every page and every day. */
  readonly id: string;
  readonly group: PaletteGroup;
  readonly text: string;
  /** So many characters of its end are not cut off where there is no room. */
  readonly endKept?: number;
  /** It is found by these, too; they are not shown. */
  readonly also?: readonly string[];
  /** Beside it, in the second voice. */
  readonly note?: string | undefined;
  readonly status?: SessionStatus;
  readonly icon?: ReactNode;
  /** Its keys do the same. */
  readonly shortcut?: ShortcutId | undefined;
  /** As a program printed or took it. */
  readonly isCode?: boolean;
  readonly does: PaletteDeed;
  /** By Enter with Ctrl, or ⌘. */
  readonly second?: { readonly text: string; readonly does: PaletteDeed };
}
