import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { appearanceSchema, usualAppearance } from "./appearance.ts";
import { keptValue, type ValueKeeping } from "./kept-value.ts";
import { builtInSchemes } from "./built-in-schemes.ts";
import { terminalLook } from "./terminal-look.ts";

/** One browser with several tabs. */
function browser() {
  const items = new Map<string, string>();
  const tabs = new Set<(key: string | null) => void>();
  const tab = (): ValueKeeping => {
    const heard = new Set<(key: string | null) => void>();
    const tell = (key: string | null) => {
      for (const listener of heard) listener(key);
    };
    tabs.add(tell);
    const tellOthers = (key: string) => {
      for (const other of tabs) if (other !== tell) other(key);
    };
    return {
      storage: () => ({
        getItem: (key) => items.get(key) ?? null,
        setItem: (key, value) => {
          items.set(key, value);
          tellOthers(key);
        },
        removeItem: (key) => {
          items.delete(key);
          tellOthers(key);
        },
      }),
      onOtherTab: (changed) => {
        heard.add(changed);
        return () => heard.delete(changed);
      },
    };
  };
  return { items, tab };
}

const schema = z.catch(appearanceSchema, usualAppearance);

describe("what was chosen", () => {
  it("is there in every tab at once, and the same object until it changes", () => {
    const { tab } = browser();
    const [here, there] = [tab(), tab()].map((keeping) => keptValue({ key: "looks", schema, keeping }));
    const heard = vi.fn<() => void>();
    const stop = there?.subscribe(heard);
    expect(there?.get()).toEqual(usualAppearance);
    here?.set({ ...usualAppearance, fontSizePixels: 20 });
    expect(heard).toHaveBeenCalledTimes(1);
    expect(there?.get().fontSizePixels).toBe(20);
    expect(there?.get()).toBe(there?.get());
    stop?.();
    here?.forget();
    expect(heard).toHaveBeenCalledTimes(1);
    expect([here?.get(), there?.get()]).toEqual([usualAppearance, usualAppearance]);
  });

  it.each([
    ["nothing", "{}", usualAppearance],
    ["no JSON", "{", usualAppearance],
    ["another kind", '"large"', usualAppearance],
    ["one wrong value", '{"fontSizePixels":900,"bell":"sound"}', { ...usualAppearance, bell: "sound" }],
    ["a scheme without all its colours", '{"darkScheme":{"name":"x","colours":{}}}', usualAppearance],
    ["what an older page did not know of", '{"later":1,"cursorBlink":true}', { ...usualAppearance, cursorBlink: true }],
  ])("is read as far as it can be: %s", (_what, text, read) => {
    const { items, tab } = browser();
    items.set("looks", text);
    expect(keptValue({ key: "looks", schema, keeping: tab() }).get()).toEqual(read);
  });

  const refused = () => {
    throw new DOMException("denied");
  };
  const nothingKept = { getItem: () => null, setItem: refused, removeItem: refused };

  it.each([
    ["nothing", refused],
    ["nothing more", () => nothingKept],
  ])("holds for this page where the browser keeps %s", (_what, storage) => {
    const keeping = { storage, onOtherTab: () => () => undefined };
    const kept = keptValue({ key: "looks", schema, keeping });
    kept.set({ ...usualAppearance, copyOnSelect: true });
    expect(kept.get().copyOnSelect).toBe(true);
  });
});

describe("a terminal's looks", () => {
  const page = {
    theme: { colours: { background: "rgb(0, 0, 0)" }, fontFamily: "monospace" },
    isDark: true,
    highContrast: false,
    reducedMotion: false,
  };
  const scheme = builtInSchemes[0] ?? null;

  it("are the page's own where nothing was chosen", () => {
    expect(terminalLook(usualAppearance, page)).toMatchObject({
      colours: page.theme.colours,
      fontFamily: "monospace",
      fontSizePixels: 13,
      minimumContrast: 1,
    });
  });

  it("are the scheme for a dark page while it is dark", () => {
    const chosen = { ...usualAppearance, darkScheme: scheme };
    expect(terminalLook(chosen, page).colours).toBe(scheme?.colours);
    expect(terminalLook(chosen, { ...page, isDark: false }).colours).toBe(page.theme.colours);
  });

  it("keep as many lines as was chosen, and only numbers that are offered", () => {
    expect(terminalLook({ ...usualAppearance, scrollbackLines: 5_000 }, page).scrollbackLines).toBe(5_000);
    expect(appearanceSchema.parse({ scrollbackLines: 9_000_000 }).scrollbackLines).toBe(50_000);
  });

  it("keep the page's fonts behind the one that was chosen, for what it lacks", () => {
    expect(terminalLook({ ...usualAppearance, fontFamily: '"Fira Code"' }, page).fontFamily).toBe(
      '"Fira Code", monospace',
    );
  });

  it("do not blink where motion is not wanted, and are of high contrast where that is", () => {
    const chosen = { ...usualAppearance, cursorBlink: true };
    expect(terminalLook(chosen, page).cursorBlink).toBe(true);
    const calm = terminalLook(chosen, { ...page, reducedMotion: true, highContrast: true });
    expect([calm.cursorBlink, calm.minimumContrast]).toEqual([false, 7]);
  });
});
