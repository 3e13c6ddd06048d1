import { describe, expect, it, vi } from "vitest";
import { allBindings } from "./key-bindings.ts";
import { parseKeys, type Keystroke } from "./keystroke.ts";
import { ShortcutStack, type Press } from "./shortcut-stack.ts";
import { sequenceMs, type ShortcutId } from "./shortcut-table.ts";

const bindings = allBindings({ platform: "other", chosen: {} });

function pressedBy({ ctrl, alt, shift, meta, key }: Keystroke): Press["pressed"] {
  const held = { ctrlKey: ctrl, altKey: alt, shiftKey: shift, metaKey: meta };
  return { key, code: key, ...held, isComposing: false, altGraph: false };
}

function press(keys: string, changes: Partial<Press> = {}): Press {
  const [stroke] = parseKeys(keys) ?? [];
  if (stroke === undefined) throw new Error(`no keys: ${keys}`);
  return {
    pressed: pressedBy(stroke),
    place: "page",
    atMs: 0,
    isRepeat: false,
    plainIsTaken: () => false,
    dialog: () => null,
    isWithin: () => false,
    ...changes,
  };
}

function stage() {
  const stack = new ShortcutStack(() => bindings);
  const answer = (id: ShortcutId, where: { within?: object; dialog?: object } = {}) => {
    const does = vi.fn<() => void>();
    const { within = null, dialog = null } = where;
    return { does, leave: stack.register({ id, does, within: () => within, dialog }) };
  };
  return { stack, answer };
}

describe("a press", () => {
  it("goes to the one that came last, and to the one before when that has left", () => {
    const { stack, answer } = stage();
    const [first, second] = [answer("palette.open"), answer("palette.open")];
    expect(stack.press(press("Ctrl+k"))).toBe(true);
    second.leave();
    stack.press(press("Ctrl+k"));
    expect([first.does.mock.calls.length, second.does.mock.calls.length]).toEqual([1, 1]);
  });

  it("is left alone where nobody answers, and in another place", () => {
    const { stack, answer } = stage();
    expect(stack.press(press("Ctrl+k"))).toBe(false);
    const { does } = answer("palette.open");
    expect(stack.press(press("Ctrl+k", { place: "terminal" }))).toBe(false);
    expect(does).not.toHaveBeenCalled();
  });

  it("of a plain key is left to fields, and to a terminal beside; one with Ctrl is not", () => {
    const { stack, answer } = stage();
    const [search, palette] = [answer("search.open"), answer("palette.open")];
    const typing = { plainIsTaken: () => true };
    expect(stack.press(press("/", typing))).toBe(false);
    expect(stack.press(press("Ctrl+k", typing))).toBe(true);
    expect([search.does.mock.calls.length, palette.does.mock.calls.length]).toEqual([0, 1]);
  });

  it("while a dialog is open goes only to what was registered in it", () => {
    const { stack, answer } = stage();
    const dialog = {};
    const behind = answer("palette.open");
    expect(stack.press(press("Ctrl+k", { dialog: () => dialog }))).toBe(false);
    const inside = answer("palette.open", { dialog });
    expect(stack.press(press("Ctrl+k", { dialog: () => dialog }))).toBe(true);
    inside.leave();
    expect(stack.press(press("Ctrl+k"))).toBe(true);
    expect([behind.does.mock.calls.length, inside.does.mock.calls.length]).toEqual([1, 1]);
  });

  it("goes to what came behind an open dialog once that is closed", () => {
    const { stack, answer } = stage();
    const { does } = answer("palette.open", { dialog: {} });
    expect(stack.press(press("Ctrl+k"))).toBe(true);
    expect(does).toHaveBeenCalledTimes(1);
  });

  it("in one of several terminals goes to what answers in that one", () => {
    const { stack, answer } = stage();
    const [left, right] = [{}, {}];
    const [first, second] = [answer("text.find", { within: left }), answer("text.find", { within: right })];
    stack.press(press("Ctrl+Shift+f", { place: "terminal", isWithin: (element) => element === left }));
    expect([first.does.mock.calls.length, second.does.mock.calls.length]).toEqual([1, 0]);
  });

  it("that is held down does it once, but again and again where that is meant", () => {
    const { stack, answer } = stage();
    const [full, next] = [answer("terminal.fullScreen"), answer("pane.next")];
    for (const isRepeat of [false, true, true]) {
      expect(stack.press(press("Ctrl+Shift+Enter", { isRepeat }))).toBe(true);
      expect(stack.press(press("Ctrl+Shift+BracketRight", { isRepeat, place: "terminal" }))).toBe(true);
    }
    expect([full.does.mock.calls.length, next.does.mock.calls.length]).toEqual([1, 3]);
  });

  it("is the taker's before all others, until it has had enough", () => {
    const { stack, answer } = stage();
    const { does } = answer("palette.open");
    const taker = vi.fn<(taken: Press) => boolean>(() => false);
    const leave = stack.take(taker);
    expect(stack.press(press("Ctrl+k"))).toBe(false);
    leave();
    expect(stack.press(press("Ctrl+k"))).toBe(true);
    expect([taker.mock.calls.length, does.mock.calls.length]).toEqual([1, 1]);
    expect(stack.isIdle).toBe(false);
  });
});

describe("two keys after each other", () => {
  const walk = (...presses: readonly Press[]) => {
    const { stack, answer } = stage();
    const does = { ideas: answer("go.ideas").does, search: answer("search.open").does };
    const taken = presses.map((each) => stack.press(each));
    return { taken, ideas: does.ideas.mock.calls.length, search: does.search.mock.calls.length };
  };

  it("do it", () => {
    expect(walk(press("g"), press("i", { atMs: sequenceMs }))).toEqual({ taken: [true, true], ideas: 1, search: 0 });
  });

  it("do nothing when the second comes too late", () => {
    expect(walk(press("g"), press("i", { atMs: sequenceMs + 1 }))).toMatchObject({ taken: [true, false], ideas: 0 });
  });

  it("are begun anew by the first", () => {
    expect(walk(press("g"), press("g"), press("i"))).toMatchObject({ ideas: 1 });
  });

  it("leave a second that leads nowhere to what it does alone", () => {
    expect(walk(press("g"), press("/"), press("i"))).toEqual({ taken: [true, true, false], ideas: 0, search: 1 });
  });

  it("are no two with another between", () => {
    expect(walk(press("g"), press("x"), press("i"))).toMatchObject({ taken: [true, false, false], ideas: 0 });
  });

  it("are two also when a modifier is pressed between", () => {
    const shift = { ...press("g"), pressed: { ...press("g").pressed, key: "Shift" } };
    expect(walk(press("g"), shift, press("i"))).toMatchObject({ ideas: 1 });
  });

  it("are two where the first was followed by another's second", () => {
    const { stack, answer } = stage();
    const [ideas, inbox] = [answer("go.ideas"), answer("go.inbox")];
    for (const keys of ["g", "n", "i"]) stack.press(press(keys));
    expect([ideas.does.mock.calls.length, inbox.does.mock.calls.length]).toEqual([0, 1]);
  });
});
