import { expect, it } from "vitest";
import { codeFrom } from "./pasted-code.ts";

it("finds the code in the line that npm start prints, in its address, or alone", () => {
  const address = "http://127.0.0.1:3000/sign-in?code=Ab3-_x&callbackUrl=/ideas/notes/terminals/primary";
  expect(codeFrom(`Coda is ready: ${address}\n`)).toBe("Ab3-_x");
  expect(codeFrom(address)).toBe("Ab3-_x");
  expect(codeFrom("http://127.0.0.1:3000/sign-in?callbackUrl=/ideas&code=Ab3#x")).toBe("Ab3");
  expect(codeFrom("  Ab3-_x ")).toBe("Ab3-_x");
  expect(codeFrom(" ")).toBe("");
});
