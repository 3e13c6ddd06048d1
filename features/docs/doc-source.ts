/** A page's Markdown as marked's tokens, with what the page's frame and the test of links must know of them. */
import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { withAnchors, type Heading } from "./heading-anchors.ts";

export interface DocSource {
  readonly tokens: readonly MarkedToken[];
  readonly anchors: ReadonlyMap<MarkedToken, string>;
  readonly headings: readonly Heading[];
  /** Targets of its links as they are written. */
  readonly links: readonly string[];
}

/** No extension adds tokens, so there are none but marked's own. */
export function own(tokens: readonly Token[]): readonly MarkedToken[] {
  return tokens as readonly MarkedToken[];
}

/** A heading's words, without their marks. */
function wordsOf(tokens: readonly Token[]): string {
  return own(tokens)
    .map((token) => ("tokens" in token && token.tokens ? wordsOf(token.tokens) : "text" in token ? token.text : ""))
    .join("");
}

export function parseDoc(text: string): DocSource {
  const tokens = lexer(text);
  const inOrder = headingsOf(tokens);
  const headings = withAnchors(inOrder.map(({ depth, tokens: words }) => ({ depth, text: wordsOf(words) })));
  const anchors = new Map(inOrder.map((token, index) => [token, headings[index]?.anchor ?? ""]));
  return { tokens: own(tokens), anchors, headings, links: linksOf(tokens) };
}

function headingsOf(tokens: readonly Token[]): Tokens.Heading[] {
  return own(tokens).filter((token) => token.type === "heading");
}

function linksOf(tokens: readonly Token[]): string[] {
  return own(tokens).flatMap((token) => [...(token.type === "link" ? [token.href] : []), ...linksOf(below(token))]);
}

function below(token: MarkedToken): readonly Token[] {
  if (token.type === "list") return token.items;
  if (token.type === "table") return [...token.header, ...token.rows.flat()].flatMap((cell) => cell.tokens);
  return "tokens" in token ? (token.tokens ?? []) : [];
}
