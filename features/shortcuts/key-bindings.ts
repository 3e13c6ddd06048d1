/** Which keys do what, where, on this platform, with what the reader chose in place of the usual ones. Pure. */
import { isChord, parseKeys, type Keystroke } from "./keystroke.ts";
import {
  keyPlaces,
  shortcutIds,
  shortcutTable,
  type KeyPlace,
  type Platform,
  type ShortcutId,
} from "./shortcut-table.ts";

/** By shortcut and place: the keys in place of the usual ones; null: none. */
export type ChosenKeys = Readonly<Partial<Record<ShortcutId, Readonly<Partial<Record<KeyPlace, string | null>>>>>>;

export interface KeyLaw {
  readonly platform: Platform;
  readonly chosen: ChosenKeys;
}

export interface Binding {
  readonly id: ShortcutId;
  readonly place: KeyPlace;
  /** As it is written. */
  readonly keys: string;
  readonly strokes: readonly Keystroke[];
  /** The browser's own, not to be heard here. */
  readonly isBrowsers: boolean;
}

/** Where it is heard at all. */
export function placesOf(id: ShortcutId): readonly KeyPlace[] {
  return keyPlaces.filter((place) => shortcutTable[id].keys[place] !== undefined);
}

function usualKeys(id: ShortcutId, place: KeyPlace, platform: Platform): readonly string[] {
  return shortcutTable[id].keys[place]?.[platform] ?? [];
}

/** Without the browser's own. */
export function keysOf(id: ShortcutId, place: KeyPlace, { platform, chosen }: KeyLaw): readonly string[] {
  const instead = placesOf(id).includes(place) ? chosen[id]?.[place] : undefined;
  if (instead === undefined) return usualKeys(id, place, platform);
  return instead === null ? [] : [instead];
}

function bound(id: ShortcutId, place: KeyPlace, law: KeyLaw): readonly Binding[] {
  const { browserKeys } = shortcutTable[id];
  const made = (isBrowsers: boolean) => (keys: string) => {
    const strokes = parseKeys(keys);
    return strokes === undefined ? [] : [{ id, place, keys, strokes, isBrowsers }];
  };
  return [...keysOf(id, place, law).flatMap(made(false)), ...(browserKeys?.[law.platform] ?? []).flatMap(made(true))];
}

export function allBindings(law: KeyLaw): readonly Binding[] {
  return shortcutIds.flatMap((id) => placesOf(id).flatMap((place) => bound(id, place, law)));
}

/** The one begins as the other does: whoever presses them would get the shorter one only. */
function getInTheWay(one: Pick<Binding, "keys">, other: Pick<Binding, "keys">): boolean {
  return `${one.keys} `.startsWith(`${other.keys} `) || `${other.keys} `.startsWith(`${one.keys} `);
}

export interface Conflict {
  readonly one: Binding;
  readonly other: Binding;
}

/** Each pair once. */
export function keyConflicts(bindings: readonly Binding[]): readonly Conflict[] {
  return bindings.flatMap((one, index) =>
    bindings
      .slice(index + 1)
      .filter((other) => other.id !== one.id && other.place === one.place && getInTheWay(one, other))
      .map((other) => ({ one, other })),
  );
}

/** Where text is typed, and beside a terminal, a plain key is theirs. */
export function isPlain({ strokes: [first] }: Pick<Binding, "strokes">): boolean {
  return first === undefined || !isChord(first);
}
