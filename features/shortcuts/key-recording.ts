/** Recording keys for a shortcut: what each press makes of them, and why they cannot be had. Pure. */
import { allBindings, keyConflicts, type ChosenKeys, type KeyLaw } from "./key-bindings.ts";
import { keyWords } from "./key-words.ts";
import { formatKeystroke, isChord, parseKeys, type Keystroke } from "./keystroke.ts";
import { placeWords } from "./shown-keys.ts";
import { shortcutTable, type KeyPlace, type ShortcutId } from "./shortcut-table.ts";

export type RecordingStep =
  | { readonly do: "record"; readonly keys: string }
  | { readonly do: "save" | "cancel" }
  /** The page's own: Tab leads to the buttons. */
  | { readonly do: "leave" };

const steps: Readonly<Record<string, RecordingStep>> = {
  Escape: { do: "cancel" },
  Tab: { do: "leave" },
  "Shift+Tab": { do: "leave" },
};

/** Two plain keys after each other are one shortcut; any other press begins anew. Enter saves what there is. */
export function recordPress(recorded: string, stroke: Keystroke): RecordingStep {
  const written = formatKeystroke(stroke);
  if (written === "Enter") return { do: recorded === "" ? "leave" : "save" };
  const own = steps[written];
  if (own !== undefined) return own;
  const before = parseKeys(recorded) ?? [];
  const goesOn = before.length === 1 && !before.some(isChord) && !isChord(stroke);
  return { do: "record", keys: goesOn ? `${recorded} ${written}` : written };
}

export interface KeySlot {
  readonly id: ShortcutId;
  readonly place: KeyPlace;
}

/** With these keys there; undefined: the usual ones. */
export function withKeys(chosen: ChosenKeys, { id, place }: KeySlot, keys: string | null | undefined): ChosenKeys {
  const { [place]: _before, ...others } = chosen[id] ?? {};
  const places = keys === undefined ? others : { ...others, [place]: keys };
  const { [id]: _all, ...rest } = chosen;
  return Object.keys(places).length === 0 ? rest : { ...rest, [id]: places };
}

function ownTrouble(strokes: readonly Keystroke[], { place }: KeySlot, { platform }: KeyLaw): string | undefined {
  if (platform === "other" && strokes.some(({ ctrl, alt }) => ctrl && alt))
    return "Ctrl and Alt together are AltGr on many keyboards, which types characters.";
  if (place === "terminal" && !strokes.every(isChord))
    return "A plain key is the program’s in the terminal: hold Ctrl, Alt or ⌘ with it.";
  if (strokes.some((stroke) => !isChord(stroke) && stroke.key.length > 1))
    return "By itself this key moves through the page: hold Ctrl, Alt or ⌘ with it.";
  return undefined;
}

/** In words; undefined: they can be had. */
export function keyTrouble(keys: string, slot: KeySlot, law: KeyLaw): string | undefined {
  const own = ownTrouble(parseKeys(keys) ?? [], slot, law);
  if (own !== undefined) return own;
  const bindings = allBindings({ ...law, chosen: withKeys(law.chosen, slot, keys) });
  const conflict = keyConflicts(bindings).find(({ one, other }) =>
    [one, other].some(({ id, place }) => id === slot.id && place === slot.place),
  );
  if (conflict === undefined) return undefined;
  const { one, other } = conflict;
  const taken = one.id === slot.id ? other : one;
  const { words } = shortcutTable[taken.id];
  const shown = keyWords(taken.keys, law.platform);
  return taken.isBrowsers
    ? `${shown} is the browser’s own for “${words}”: it cannot be taken.`
    : `${shown} is “${words}” ${placeWords[taken.place]}: give that other keys first.`;
}

/** All that was chosen must go together, as from a file. Undefined: it does. */
export function lawTrouble(law: KeyLaw): string | undefined {
  const [conflict] = keyConflicts(allBindings(law));
  if (conflict === undefined) return undefined;
  const { one, other } = conflict;
  const [first, second] = [shortcutTable[one.id].words, shortcutTable[other.id].words];
  return `“${first}” and “${second}” would both have ${keyWords(one.keys, law.platform)} ${placeWords[one.place]}.`;
}
