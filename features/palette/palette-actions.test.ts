import { expect, it } from "vitest";
import { ActionRegister, type PaletteAction } from "./palette-actions.tsx";

const ignored = () => undefined;
const action = (id: string, text = id): PaletteAction => ({ id, text, run: ignored });
const nowhere = () => null;

/** A place of the page that has these in it; what else an element is, nobody asks here. */
function place(...within: readonly unknown[]): Element {
  return { contains: (other: unknown) => within.includes(other) } as Element;
}

function texts(register: ActionRegister, focused: Element | null = null): string[] {
  return register.entries(focused).map(({ text }) => text);
}

it("lists what pages tell of as it is then, as long as they do", () => {
  const register = new ActionRegister(() => undefined);
  let isZoomed = false;
  const leave = register.add({ actions: () => [action("zoom", isZoomed ? "Unzoom" : "Zoom")], within: nowhere });
  register.add({ actions: () => [{ ...action("sign-out"), group: "app" }], within: nowhere });
  expect(texts(register)).toEqual(["Zoom", "sign-out"]);
  isZoomed = true;
  expect(texts(register)[0]).toBe("Unzoom");
  leave();
  expect(register.entries(null).map(({ id, group }) => [id, group])).toEqual([["app:sign-out", "app"]]);
});

it("means the terminal with the focus where there are several, or else the one that came last", () => {
  const register = new ActionRegister(() => undefined);
  const [typedInto, beside] = [place(), place()];
  register.add({ actions: () => [action("split", "of the left")], within: () => place(typedInto) });
  register.add({ actions: () => [action("split", "of the right")], within: () => place(beside) });
  expect(texts(register, typedInto)).toEqual(["of the left"]);
  expect(texts(register, beside)).toEqual(["of the right"]);
  expect(texts(register)).toEqual(["of the right"]);
});
