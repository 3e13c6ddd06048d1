/** The keys of the bar: what stands on them, what they are called and what they send. Data only. */
import type { Modifier, TouchKey } from "@coda/terminal-client";

export type BarKey =
  | {
      readonly kind: "key";
      readonly text: string;
      /** For screen readers, where the text does not say it. */
      readonly name?: string;
      readonly key: TouchKey;
      /** Again and again while it is held. */
      readonly repeats?: true;
    }
  | { readonly kind: "modifier"; readonly text: string; readonly modifier: Modifier };

const typed = (text: string): BarKey => ({ kind: "key", text, key: { text } });

/** Before the button that opens the rest. */
export const firstRow: readonly BarKey[] = [
  { kind: "key", text: "Esc", key: { text: "\x1b" } },
  { kind: "key", text: "Tab", key: { text: "\t" } },
  { kind: "modifier", text: "Ctrl", modifier: "ctrl" },
  { kind: "modifier", text: "Alt", modifier: "alt" },
  { kind: "key", text: "^C", name: "Control C", key: { text: "\x03" } },
  { kind: "key", text: "↑", name: "Up", key: "up", repeats: true },
];

export const secondRow: readonly BarKey[] = [
  typed("|"),
  typed("/"),
  typed("~"),
  typed("-"),
  { kind: "key", text: "←", name: "Left", key: "left", repeats: true },
  { kind: "key", text: "↓", name: "Down", key: "down", repeats: true },
  { kind: "key", text: "→", name: "Right", key: "right", repeats: true },
];

export const moreRow: readonly BarKey[] = [
  { kind: "key", text: "Home", key: "home" },
  { kind: "key", text: "End", key: "end" },
  { kind: "key", text: "PgUp", name: "Page up", key: "pageUp", repeats: true },
  { kind: "key", text: "PgDn", name: "Page down", key: "pageDown", repeats: true },
];
