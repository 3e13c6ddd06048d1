/** What waits for a paste: as long as nobody knows, and for good where it was not typed. */
import { limits } from "@coda/protocol";
import { expect, test } from "vitest";
import { PasteChain } from "./paste-chain.ts";

test("SL3 holds back what comes behind a paste that is not typed, and nothing else", async () => {
  const chain = new PasteChain();
  const typed = Promise.withResolvers<boolean>();
  chain.add(1, typed.promise);
  chain.add(2, Promise.resolve(false));
  expect([chain.behind(0), chain.behind(3)]).toEqual([undefined, undefined]);
  const waiting = chain.behind(1);
  typed.resolve(true);
  expect([await waiting, await chain.behind(2)]).toEqual([true, false]);
  expect(chain.behind(1)).toBeUndefined();
});

test("SL3 forgets what was held back long ago, and lets nothing through for that", async () => {
  const chain = new PasteChain();
  for (let counter = 1; counter <= 1_010; counter++) chain.add(counter, Promise.resolve(false));
  expect([await chain.behind(1), await chain.behind(10), await chain.behind(1_010)]).toEqual([false, false, false]);
  expect(chain.behind(0)).toBeUndefined();
});

test("SL3 forgets nothing that is under way, however much comes behind it", async () => {
  const chain = new PasteChain();
  const typed = Promise.withResolvers<boolean>();
  for (let counter = 1; counter <= 1_500; counter++) chain.add(counter, typed.promise);
  const waiting = chain.behind(1);
  typed.resolve(true);
  expect(await waiting).toBe(true);
  expect(chain.behind(1)).toBeUndefined();
});

test("IN16 has room for so much behind a paste, and again once that is typed", async () => {
  const chain = new PasteChain();
  const typed = Promise.withResolvers<boolean>();
  const waiting = chain.wait(typed.promise, limits.inputWaitingBytes - 1_000);
  expect([chain.hasRoom(100), chain.hasRoom(1_000)]).toEqual([true, false]);
  typed.resolve(true);
  expect(await waiting).toBe(true);
  expect(chain.hasRoom(1_000)).toBe(true);
});
