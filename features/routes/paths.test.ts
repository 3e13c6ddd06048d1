import { describe, expect, it } from "vitest";
import { safeCallback } from "./paths.ts";

describe("safeCallback", () => {
  it("keeps paths of this site with their query and fragment", () => {
    expect(safeCallback("/ideas/notes/terminals/primary?at=5#x")).toBe("/ideas/notes/terminals/primary?at=5#x");
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "ideas",
    "",
    null,
    undefined,
  ])("does not follow %j", (asked) => {
    expect(safeCallback(asked)).toBe("/ideas");
  });

  it("does not come back to the sign-in page itself", () => {
    expect(safeCallback("/sign-in?callbackUrl=/sign-in")).toBe("/ideas");
  });
});
