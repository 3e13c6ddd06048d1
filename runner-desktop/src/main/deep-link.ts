/** `coda://…` links, from anybody: what one asks for, if it is one that is known. Pure; nothing is done by it. */
import { readPairingCode, shownPairingCode } from "@coda/protocol";

export interface PairLink {
  readonly is: "pair";
  /** As pages show it. */
  readonly code: string;
}

const longestLink = 200;

export function readDeepLink(text: string): PairLink | undefined {
  if (text.length > longestLink || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  // What stands behind `coda:` is host to some parsers and path to others, with slashes where a browser likes them.
  const place = `${url.host}${url.pathname}`.replaceAll("/", "");
  if (url.protocol !== "coda:" || place !== "pair") return undefined;
  const letters = readPairingCode(url.searchParams.get("code") ?? "");
  return letters === undefined ? undefined : { is: "pair", code: shownPairingCode(letters) };
}

/** The first of a command line's words that is one: the system may start a second app to bring it. */
export function linkAmong(words: readonly string[]): PairLink | undefined {
  return words.map(readDeepLink).find((link) => link !== undefined);
}
