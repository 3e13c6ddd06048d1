import { expect, test } from "vitest";
import { nothingSent, textAt, walkSent, withSent } from "./sent-texts.ts";

const two = withSent(withSent(nothingSent, "first"), "second");

test("back to what was sent, and on again to what was being written", () => {
  const back = walkSent(two, -1, "half a thou");
  const further = walkSent(back, -1, textAt(back));
  const end = walkSent(further, -1, textAt(further));
  expect([back, further, end].map(textAt)).toEqual(["second", "first", "first"]);
  const on = walkSent(walkSent(end, 1, "first"), 1, "second");
  expect(textAt(on)).toBe("half a thou");
  expect(textAt(walkSent(on, 1, "half a thou"))).toBe("half a thou");
});

test("where nothing was sent there is nothing to walk to", () => {
  expect(textAt(walkSent(nothingSent, -1, "new"))).toBe("new");
});

test("a text that is sent again is there once, as the newest", () => {
  expect(withSent(two, "first").sent).toEqual(["second", "first"]);
});

test("the oldest go when there are too many", () => {
  const many = Array.from({ length: 60 }, (_, at) => `${at}`).reduce(withSent, nothingSent);
  expect([many.sent.length, many.sent[0], many.at]).toEqual([50, "10", 50]);
});
