/** That the judge finds a key that was doubled, lost or refused in silence. */
import { expect, it } from "vitest";
import { judgeKeys } from "./judge-keys.ts";
import type { Typed } from "./records.ts";
import { readTokens, tokens } from "./tokens.ts";

const client = "a page";
const key = (from: number, counter: number | null, to = from + 1): Typed => ({
  what: "typed",
  client,
  from,
  to,
  counter,
  paste: to > from + 1,
});
const acknowledged = (counter: number): Typed => ({ what: "acknowledged", client, counter });
const shown = (refused: number): Typed => ({ what: "shown", client, refused, why: "not-live" });

function found(text: string, ...lines: readonly Typed[]): readonly string[] {
  return judgeKeys("good", lines, { read: readTokens(text), living: client }).violations;
}

it("finds nothing where each key was read once and acknowledged, or refused and shown so", () => {
  expect(found("g0.g1.", key(0, 1), key(1, 2), acknowledged(2))).toEqual([]);
  expect(found("g1.", key(0, 1), key(0, null), shown(1), key(1, 1), acknowledged(1))).toEqual([]);
  const refused: Typed = { what: "refused", client, counter: 1, why: "pane-dead" };
  expect(found("g1.", key(0, 1), key(1, 2), refused, shown(1), acknowledged(2))).toEqual([]);
});

it("finds what was doubled, overtaken, lost, or refused and typed all the same", () => {
  expect(found("g0.g0.", key(0, 1), acknowledged(1))).toHaveLength(1);
  expect(found("g1.g0.", key(0, 1), key(1, 2), acknowledged(2))).toHaveLength(1);
  expect(found("g1.", key(0, 1), key(1, 2), acknowledged(2))).toHaveLength(1);
  expect(found("g0.", key(0, 1), key(0, null), shown(1))).toHaveLength(1);
});

it("takes no piece for lost that its page gave up as stale, in sight of its reader", () => {
  const gaveUp: Typed = { what: "shown", client, refused: 1, why: "stale" };
  expect(found("g1.", key(0, 1), gaveUp, key(1, 2), acknowledged(2))).toEqual([]);
  expect(found("g2.", key(0, 1), gaveUp, key(1, 2), key(2, 3), acknowledged(3))).toHaveLength(1);
});

it("takes no piece for lost that was shown as refused when its page went out of live, once for each that was", () => {
  const gaveUp: Typed = { what: "shown", client, refused: 3, why: "not-live" };
  const typed = [key(0, 1), key(1, 2), key(2, null)];
  const later = [key(3, 3), acknowledged(3)];
  expect(found("g3.", ...typed, gaveUp, ...later)).toEqual([]);
  expect(found("g3.", ...typed, { ...gaveUp, refused: 2 }, ...later)).toHaveLength(1);
});

it("finds a key of which its reader was told nothing, and a paste that came in part", () => {
  expect(found("", key(0, 1))).toHaveLength(1);
  expect(found(tokens("good", 0, 3), key(0, 1, 4), shown(1))).toHaveLength(1);
});

it("tells tokens from what nobody typed", () => {
  expect(readTokens("g1.s2.??f3.")).toEqual({ numbers: { good: [1], slow: [2], flaky: [3] }, rest: "??" });
});
