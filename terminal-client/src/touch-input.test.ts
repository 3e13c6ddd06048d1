import { expect, test } from "vitest";
import { TouchInput } from "./touch-input.ts";

function pane(applicationCursorKeys: boolean) {
  const got: string[] = [];
  return {
    applicationCursorKeys,
    got,
    type: (text: string) => void got.push(text),
    deselect: () => void got.push("deselected"),
  };
}

test("keys go to the front pane, as its program wants them", () => {
  const touch = new TouchInput({ now: () => 0 });
  const [shell, editor] = [pane(false), pane(true)];
  touch.attend(shell);
  touch.press("up");
  touch.attend(editor);
  touch.press("up");
  expect([shell.got, editor.got]).toEqual([["\x1b[A"], ["\x1bOA"]]);
});

test("what is held goes with one key, of the bar or of the keyboard, and the page hears of it", () => {
  const touch = new TouchInput({ now: () => 0 });
  const shell = pane(false);
  let changes = 0;
  const forget = touch.subscribe(() => (changes += 1));
  touch.attend(shell);
  touch.tap("ctrl");
  const mouse = "\x1b[<0;3;4M";
  expect([touch.typed(mouse), touch.typed("c"), touch.typed("c")]).toEqual([mouse, "\x03", "c"]);
  touch.tap("alt");
  touch.press("left");
  touch.press("left");
  expect(shell.got).toEqual(["\x1b[1;3D", "\x1b[D"]);
  expect(changes).toBe(4);
  forget();
  touch.tap("ctrl");
  expect(changes).toBe(4);
});

test("what is locked stays for every key", () => {
  const touch = new TouchInput({ now: () => 0 });
  touch.tap("ctrl");
  touch.tap("ctrl");
  expect([touch.typed("a"), touch.typed("e")]).toEqual(["\x01", "\x05"]);
  expect(touch.getModifiers().ctrl.name).toBe("locked");
});

test("what a finger selected ends in the pane it is in, and a pane that has none says nothing of another's", () => {
  const touch = new TouchInput({ now: () => 0 });
  const [one, other] = [pane(false), pane(false)];
  let changes = 0;
  touch.subscribe(() => (changes += 1));
  touch.selecting(one, true);
  touch.selecting(one, true);
  touch.selecting(other, false);
  expect([touch.isSelecting(), changes]).toEqual([true, 1]);
  touch.endSelection();
  expect(one.got).toEqual(["deselected"]);
  touch.selecting(one, false);
  expect([touch.isSelecting(), changes]).toEqual([false, 2]);
});

test("how large the text is to be is told to whoever draws it, and no longer than they listen", () => {
  const touch = new TouchInput({ now: () => 0 });
  const heard: string[] = [];
  const forget = touch.onZoom(({ name }) => heard.push(name));
  touch.setZoom({ name: "fit" });
  forget();
  touch.setZoom({ name: "none" });
  expect([heard, touch.getZoom()]).toEqual([["fit"], { name: "none" }]);
});
