import { expect, it } from "vitest";
import { wayKeeper } from "./kept-way.ts";

const token = "t".repeat(43);

function browser() {
  const held = new Map<string, string>();
  const storage = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  };
  const clock = { nowMs: 0 };
  return { held, clock, keeper: wayKeeper({ storage: () => storage, nowMs: () => clock.nowMs }) };
}

it("an invitation is still there after signing in, with its secret, whatever asks for a sign-in on the way", () => {
  const { keeper } = browser();
  keeper.keep({ path: "/invitation", token });
  keeper.keep({ path: "/invitation", token: null });
  expect(keeper.kept()).toEqual({ path: "/invitation", token });
  keeper.keep({ path: "/devices", token: null });
  expect(keeper.kept()).toEqual({ path: "/devices", token: null });
  keeper.forget();
  expect(keeper.kept()).toBeUndefined();
});

it("is gone after an hour, and leaves nothing behind", () => {
  const { keeper, clock, held } = browser();
  keeper.keep({ path: "/invitation", token });
  clock.nowMs = 3_599_999;
  expect(keeper.kept()).toBeDefined();
  clock.nowMs = 3_600_000;
  expect(keeper.kept()).toBeUndefined();
  expect(held.size).toBe(0);
});

it.each(["", "{", "null", '{"path":"/x"}', '{"path":"/x","token":"short","untilMs":9e9}'])(
  "takes nothing from what is kept as %j",
  (text) => {
    const { keeper, held } = browser();
    held.set("coda.way", text);
    expect(keeper.kept()).toBeUndefined();
  },
);

it("leads to no other site", () => {
  const { keeper, held } = browser();
  held.set("coda.way", JSON.stringify({ path: "//evil.example/", token: null, untilMs: 9e9 }));
  expect(keeper.kept()?.path).toBe("/ideas");
});

it("does without a browser that keeps nothing", () => {
  const keeper = wayKeeper({
    storage: () => {
      throw new Error("denied");
    },
    nowMs: () => 0,
  });
  keeper.keep({ path: "/invitation", token });
  keeper.forget();
  expect(keeper.kept()).toBeUndefined();
});
