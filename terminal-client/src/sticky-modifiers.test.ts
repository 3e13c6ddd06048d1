import { expect, test } from "vitest";
import { held, noModifiers, stickyModifiers, type Sticky, type StickyEvent } from "./sticky-modifiers.ts";

const next: Sticky = { name: "next", tappedAtMs: 1_000 };
const tapped = (atMs: number): StickyEvent => ({ name: "tapped", modifier: "ctrl", atMs });
const events = { soon: tapped(1_400), later: tapped(1_401), used: { name: "used" } } as const;

const table: Record<Sticky["name"], Record<keyof typeof events, Sticky>> = {
  off: { soon: { name: "next", tappedAtMs: 1_400 }, later: { name: "next", tappedAtMs: 1_401 }, used: { name: "off" } },
  next: { soon: { name: "locked" }, later: { name: "off" }, used: { name: "off" } },
  locked: { soon: { name: "off" }, later: { name: "off" }, used: { name: "locked" } },
};
const states: Record<Sticky["name"], Sticky> = { off: { name: "off" }, next, locked: { name: "locked" } };

for (const [name, row] of Object.entries(table) as [Sticky["name"], (typeof table)["off"]][])
  for (const [event, after] of Object.entries(row) as [keyof typeof events, Sticky][])
    test(`${name}, then ${event}: ${after.name}`, () => {
      const state = { ...noModifiers, ctrl: states[name] };
      expect(stickyModifiers(state, events[event])).toEqual({ ...noModifiers, ctrl: after });
    });

test("the two are held apart, and used together", () => {
  const ctrl = stickyModifiers(noModifiers, tapped(0));
  const both = stickyModifiers(ctrl, { name: "tapped", modifier: "alt", atMs: 100 });
  expect(held(ctrl)).toEqual({ ctrl: true, alt: false });
  expect(held(both)).toEqual({ ctrl: true, alt: true });
  expect(stickyModifiers(both, { name: "used" })).toEqual(noModifiers);
});
