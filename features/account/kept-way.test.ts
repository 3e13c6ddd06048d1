import { expect, it } from "vitest";
import { wayKeeper } from "./kept-way.ts";

const token = "t".repeat(43);

function storage() {
  const held = new Map<string, string>();
  const ways = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  };
  return { held, ways };
}

function browser() {
  const { held, ways } = storage();
  const clock = { nowMs: 0 };
  const tab = () => {
    const own = storage();
    const given = { ofTab: () => own.ways, ofBrowser: () => ways, nowMs: () => clock.nowMs };
    return { held: own.held, keeper: wayKeeper(given) };
  };
  return { held, clock, tab };
}

it("an invitation is still there after signing in, with its secret, whatever asks for a sign-in on the way", () => {
  const { keeper } = browser().tab();
  keeper.keep({ path: "/invitation", token });
  keeper.keep({ path: "/invitation", token: null });
  expect(keeper.kept()).toEqual({ path: "/invitation", token });
  keeper.keep({ path: "/devices", token: null });
  expect(keeper.kept()).toEqual({ path: "/devices", token: null });
  keeper.forget();
  expect(keeper.kept()).toBeUndefined();
});

it("is gone after an hour, and leaves nothing behind", () => {
  const { tab, clock, held } = browser();
  const { keeper, held: ofTab } = tab();
  keeper.keepForOtherTabs({ path: "/invitation", token });
  keeper.keep({ path: "/invitation", token: null });
  clock.nowMs = 3_599_999;
  expect(keeper.kept()).toBeDefined();
  clock.nowMs = 3_600_000;
  expect(keeper.kept()).toBeUndefined();
  expect(held.size + ofTab.size).toBe(0);
});

it("is in this tab alone for who stays in it, and in the browser only for who asked for a mail", () => {
  const { held, tab } = browser();
  const [first, second] = [tab(), tab()];
  first.keeper.keep({ path: "/invitation", token });
  expect([held.size, second.keeper.kept()]).toEqual([0, undefined]);
  first.keeper.keepForOtherTabs({ path: "/invitation", token: null });
  expect(first.held.size).toBe(0);
  expect(second.keeper.kept()).toEqual({ path: "/invitation", token });
  second.keeper.forget();
  expect([first.keeper.kept(), held.size]).toEqual([undefined, 0]);
});

it.each(["", "{", "null", '{"path":"/x"}', '{"path":"/x","token":"short","untilMs":9e9}'])(
  "takes nothing from what is kept as %j",
  (text) => {
    const { tab, held } = browser();
    const { keeper } = tab();
    held.set("coda.way", text);
    expect(keeper.kept()).toBeUndefined();
  },
);

it("leads to no other site", () => {
  const { tab, held } = browser();
  const { keeper } = tab();
  held.set("coda.way", JSON.stringify({ path: "//evil.example/", token: null, untilMs: 9e9 }));
  expect(keeper.kept()?.path).toBe("/ideas");
});

it("does without a browser that keeps nothing", () => {
  const denied = () => {
    throw new Error("denied");
  };
  const keeper = wayKeeper({ ofTab: denied, ofBrowser: denied, nowMs: () => 0 });
  keeper.keep({ path: "/invitation", token });
  keeper.keepForOtherTabs({ path: "/invitation", token });
  keeper.forget();
  expect(keeper.kept()).toBeUndefined();
});
