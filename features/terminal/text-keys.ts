/** Keys over a terminal that are the page's: those no program could receive as something of its own. Pure. */
export type TextKey = "find" | "copy" | "selectAll";

export type KeyPressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "shiftKey" | "metaKey" | "altKey">;

type Keys = Readonly<Record<string, Readonly<Record<string, TextKey>>>>;

const keys: Keys = { "ctrl+shift": { f: "find", c: "copy", a: "selectAll" } };
/** ⌘C and ⌘A are the browser's and xterm's own there: they come as copying and selecting by themselves. */
const macKeys: Keys = { meta: { f: "find" }, "ctrl+shift": { f: "find" } };

export function textKey(pressed: KeyPressed, isMac: boolean): TextKey | undefined {
  const { key, ctrlKey, shiftKey, metaKey, altKey } = pressed;
  const held = [ctrlKey && "ctrl", shiftKey && "shift", metaKey && "meta", altKey && "alt"].filter(Boolean).join("+");
  return (isMac ? macKeys : keys)[held]?.[key.toLowerCase()];
}

const letters = { find: "F", copy: "C", paste: "V", selectAll: "A" } as const;

/** As they are printed beside what they do. */
export function textKeyWords(key: TextKey | "paste", isMac: boolean): string {
  return `${isMac ? "⌘" : "Ctrl+Shift+"}${letters[key]}`;
}
