/** What the find bar says. Pure. */
import type { FindCount } from "@coda/terminal-client";
import type { FindState } from "./find-state.ts";

/** From the newest on, where a search in a terminal begins: "1 of 12"; empty when there is nothing. */
export function countWords({ index, count, more }: FindCount): string {
  if (count === 0) return "";
  if (more) return `${count}+`;
  return index === null ? String(count) : `${count - index} of ${count}`;
}

const words: Readonly<Record<FindState, string>> = {
  empty: "",
  found: "",
  none: "Not in what is on this page.",
  top: "No older one on this page.",
  bottom: "No newer one.",
  invalid: "This is no regular expression.",
  looking: "Looking in older history …",
  nowhere: "Nowhere in what this page can hold. History has the rest.",
  beginning: "No older one in what this page can hold. History has the rest.",
};

export function stateWords(state: FindState): string {
  return words[state];
}
