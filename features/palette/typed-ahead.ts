/** What is typed while the palette is on its way: it is the palette's, not the terminal's it lies over. Pure. */
import type { Pressed } from "../shortcuts/keystroke.ts";

export type TypedAhead = { readonly text: string } | "left" | "others";

/** `others`: a key that says nothing here, such as a modifier by itself. */
export function typedAhead(text: string, { key, ctrlKey, metaKey, altKey }: Pressed): TypedAhead {
  if (key === "Escape") return "left";
  if (key === "Backspace") return { text: text.slice(0, -1) };
  const isText = key.length === 1 && !ctrlKey && !metaKey && !altKey;
  if (isText) return { text: text + key };
  return key === "Enter" || key === "Tab" ? { text } : "others";
}
