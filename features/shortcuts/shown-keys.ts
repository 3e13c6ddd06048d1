/** The table as a reader sees it: by group, and for each shortcut its keys, told apart only where places differ. Pure. */
import { keysOf, placesOf, type KeyLaw } from "./key-bindings.ts";
import {
  groupWords,
  shortcutIds,
  shortcutTable,
  type KeyPlace,
  type ShortcutGroup,
  type ShortcutId,
} from "./shortcut-table.ts";

export interface ShownKeys {
  /** Null: in all places that the shortcut is heard in. */
  readonly place: KeyPlace | null;
  /** As they are written. */
  readonly keys: readonly string[];
}

export function shownKeys(id: ShortcutId, law: KeyLaw): readonly ShownKeys[] {
  const browsers = shortcutTable[id].browserKeys?.[law.platform] ?? [];
  const shown = placesOf(id).map((place) => ({ place, keys: [...browsers, ...keysOf(id, place, law)] }));
  const [first, second] = shown;
  if (first === undefined) return [];
  const isOne = second === undefined || second.keys.join("\n") === first.keys.join("\n");
  return isOne ? [{ place: null, keys: first.keys }] : shown;
}

export interface ListedGroup {
  readonly group: ShortcutGroup;
  readonly words: string;
  readonly ids: readonly ShortcutId[];
}

export const listedGroups: readonly ListedGroup[] = (Object.keys(groupWords) as ShortcutGroup[]).map((group) => ({
  group,
  words: groupWords[group],
  ids: shortcutIds.filter((id) => shortcutTable[id].group === group),
}));

export const placeWords: Readonly<Record<KeyPlace, string>> = { page: "on a page", terminal: "in a terminal" };
