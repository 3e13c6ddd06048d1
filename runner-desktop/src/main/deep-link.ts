/**
 * `coda://pair?server=…&code=…`, from anybody: what a link asks for, if it is one that is known. Pure; nothing is done by it.
 */
import { readPairingCode, shownPairingCode } from "@coda/protocol";
import type { PairLink } from "../contract/companion-state.ts";
import { longestServerText } from "../contract/server-text.ts";

/** Each character of an address may be written as three, and there are a code and names. */
const longestLink = 3 * longestServerText + 100;

/** One that names neither a web app nor a code, or something else as either, is none. */
export function readDeepLink(text: string): PairLink | undefined {
  if (text.length > longestLink || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  // What stands behind `coda:` is host to some parsers and path to others, with slashes where a browser likes them.
  const place = `${url.host}${url.pathname}`.replaceAll("/", "");
  if (url.protocol !== "coda:" || place !== "pair") return undefined;
  const [server, code] = [url.searchParams.get("server"), url.searchParams.get("code")];
  const asked = { server: server === null ? null : originOf(server), code: code === null ? null : shownCode(code) };
  if (asked.server === undefined || asked.code === undefined) return undefined;
  if (asked.server === null && asked.code === null) return undefined;
  return { is: "pair", server: asked.server, code: asked.code };
}

/** As a browser would go there: what stands before an `@` is no part of it. */
function originOf(text: string): string | undefined {
  if (text.length > longestServerText || !URL.canParse(text)) return undefined;
  const { protocol, origin } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? origin : undefined;
}

function shownCode(text: string): string | undefined {
  const letters = readPairingCode(text);
  return letters === undefined ? undefined : shownPairingCode(letters);
}

/** The first of a command line's words that is one: the system may start a second app to bring it. */
export function linkAmong(words: readonly string[]): PairLink | undefined {
  return words.map(readDeepLink).find((link) => link !== undefined);
}
