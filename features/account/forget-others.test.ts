import { userIdSchema } from "@coda/protocol";
import { expect, test } from "vitest";
import { forgetOthers } from "./forget-others.ts";

const [ada, bob] = [1, 2].map((number) => userIdSchema.parse(`00000000-0000-4000-8000-00000000000${number}`));

function browser() {
  const kept = new Map<string, string>();
  const storage = () => ({
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  });
  let forgotten = 0;
  const forget = async () => void (forgotten += 1);
  const comes = async (reader = ada, given = { storage, forget }) => {
    if (reader !== undefined) await forgetOthers(reader, given);
    return forgotten;
  };
  return { comes, storage };
}

test("what a browser kept of one person goes when another is signed in, once, and not when the same comes back", async () => {
  const { comes } = browser();
  expect(await comes(ada)).toBe(0);
  expect(await comes(ada)).toBe(0);
  expect(await comes(bob)).toBe(1);
  expect(await comes(bob)).toBe(1);
  expect(await comes(ada)).toBe(2);
});

test("what could not be forgotten is the next time", async () => {
  const { comes, storage } = browser();
  await comes(ada);
  const fails = async () => Promise.reject(new Error("no network"));
  expect(await comes(bob, { storage, forget: fails })).toBe(0);
  expect(await comes(bob)).toBe(1);
});

test("a browser that keeps nothing forgets nothing", async () => {
  const { comes } = browser();
  const storage = () => {
    throw new Error("not allowed");
  };
  expect(await comes(ada, { storage, forget: async () => Promise.reject(new Error("asked")) })).toBe(0);
});
