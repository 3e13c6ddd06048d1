import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { answersEvent, awakeEvent, earlyScript } from "./early.ts";

/** A document with one button, in which the script runs as in a page's own. */
function documentWithButton() {
  const asked: string[] = [];
  const button = { type: "button", click: () => asked.push("again") };
  const page = Object.assign(new EventTarget(), { closest: () => button });
  runInNewContext(earlyScript, {
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
  });
  return { asked, tell: (type: string) => void page.dispatchEvent(new Event(type)) };
}

it("what is clicked before the page answers is asked for once more, and once", () => {
  const { asked, tell } = documentWithButton();
  tell("click");
  tell("click");
  tell(answersEvent);
  expect(asked).toEqual([]);
  tell(awakeEvent);
  tell(awakeEvent);
  expect(asked).toEqual(["again"]);
});

it("what is clicked when the page answers is not asked for twice, though not all that was typed is known yet", () => {
  const { asked, tell } = documentWithButton();
  tell(answersEvent);
  tell("click");
  tell(awakeEvent);
  expect(asked).toEqual([]);
});
