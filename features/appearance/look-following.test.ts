import { expect, it } from "vitest";
import { followLook } from "./look-following.ts";

const [dark, light] = [{ colours: { background: "#000" } }, { colours: { background: "#fff" } }];

/** A page whose fonts come when the test says so. */
function page(look: typeof dark) {
  let [now, tell] = [look, () => undefined as void];
  const fonts: (() => void)[] = [];
  const source = {
    read: () => now,
    watch: (changed: () => void) => {
      tell = changed;
      return () => undefined;
    },
    loadFonts: async () => new Promise<void>((resolve) => fonts.push(resolve)),
  };
  const change = (to: typeof dark) => {
    now = to;
    tell();
  };
  const fontsCome = async () => {
    for (const come of fonts.splice(0)) come();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { source, change, fontsCome };
}

it("gives a terminal the looks that changed while it was opened", async () => {
  const { source, change, fontsCome } = page(dark);
  change(light);
  const applied: unknown[] = [];
  followLook(source, (look) => applied.push(look));
  await fontsCome();
  expect(applied).toEqual([light]);
});

it("gives it each change once its fonts are there, and none that is no more by then", async () => {
  const { source, change, fontsCome } = page(dark);
  const applied: unknown[] = [];
  const stop = followLook(source, (look) => applied.push(look));
  change(light);
  change(dark);
  change(light);
  expect(applied).toEqual([]);
  await fontsCome();
  expect(new Set(applied)).toEqual(new Set([light]));
  change(dark);
  stop();
  await fontsCome();
  expect(applied).not.toContainEqual(dark);
});
