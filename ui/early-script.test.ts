import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { awakeEvent, type Early } from "./early.ts";
import { earlyScript } from "./early-script.ts";

class Element extends EventTarget {
  readonly asked: string[] = [];
  closest(): unknown {
    return { type: "button", click: () => this.asked.push("again") };
  }
}

/** Nothing here is one. */
const Other = Map;

/** A document with one button, in which the script runs as in a page's own. */
function documentWithButton() {
  const page = new Element();
  const others = { HTMLFormElement: Other, HTMLInputElement: Other, HTMLSelectElement: Other };
  runInNewContext(earlyScript, { window: page, Element, CustomEvent, ...others });
  const awake = (): Early["again"] => {
    const early: Early = { chosen: new Set(), again: undefined };
    page.dispatchEvent(new CustomEvent(awakeEvent, { detail: early }));
    return early.again;
  };
  return { asked: page.asked, click: () => void page.dispatchEvent(new Event("click")), awake };
}

it("what is clicked before the page answers is asked for once more, and once", () => {
  const { asked, click, awake } = documentWithButton();
  click();
  click();
  expect(asked).toEqual([]);
  awake()?.();
  expect(awake()).toBeUndefined();
  expect(asked).toEqual(["again"]);
});

it("what is clicked when the page answers is not asked for twice", () => {
  const { click, awake } = documentWithButton();
  awake();
  click();
  expect(awake()).toBeUndefined();
});
