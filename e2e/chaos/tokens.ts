/** What viewers type: numbered tokens that name their viewer. */
import { viewerNames, type ViewerName } from "./plan.ts";

/** Tokens `[from, to)` of a viewer, one behind the other. */
export function tokens(viewer: string, from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `${viewer[0] ?? ""}${from + index}.`).join("");
}

export interface ReadTokens {
  /** By viewer, in the order in which they were read. */
  readonly numbers: Readonly<Record<ViewerName, readonly number[]>>;
  /** What is no token. */
  readonly rest: string;
}

/** What a program read, by viewer. */
export function readTokens(text: string): ReadTokens {
  const numbers: Record<ViewerName, number[]> = { good: [], slow: [], flaky: [] };
  let rest = "";
  let end = 0;
  for (const match of text.matchAll(/([a-z])(\d+)\./gu)) {
    rest += text.slice(end, match.index);
    end = match.index + match[0].length;
    const viewer = viewerNames.find((name) => name[0] === match[1]);
    if (viewer === undefined) rest += match[0];
    else numbers[viewer].push(Number(match[2]));
  }
  return { numbers, rest: rest + text.slice(end) };
}
