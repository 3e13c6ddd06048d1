/** What a pairing says in the terminal. Names come from the web: they are shown without what a terminal would obey. */
import { printable } from "../printable.ts";
import type { Person, ShownPairing } from "./pair-device.ts";
import { qrText } from "./qr-text.ts";

export function shownText(shown: ShownPairing, given: { fingerprint: string; colours: boolean }): string {
  const lines = [
    "",
    `  Open  ${printable(shown.urlWithCode)}`,
    `  or    ${printable(shown.url)} and enter the code`,
    "",
    `  Code  ${printable(shown.code)}`,
    `  Key   ${given.fingerprint}`,
    "",
    ...(given.colours ? [qrText(shown.urlWithCode), ""] : []),
    "  The page shows this key too: compare them before you say yes there.",
    "  The code is good for ten minutes.",
  ];
  return lines.join("\n");
}

export function claimedText(by: Person): string {
  return `  ${personText(by)} entered the code.`;
}

/** `browser`: the code of the one that they said yes with. */
export function questionText(by: Person, fingerprint: string, browser: string | undefined): string {
  const who = browser === undefined ? "They" : `They, and that browser ${browser},`;
  return `  ${personText(by)} wants this machine (key ${fingerprint}). ${who} will be able to type in its terminals. Allow it? [y/N] `;
}

export function personText({ name, email }: Person): string {
  if (name !== null && email !== null) return `${printable(name)} <${printable(email)}>`;
  return printable(name ?? email ?? "somebody without a name");
}
