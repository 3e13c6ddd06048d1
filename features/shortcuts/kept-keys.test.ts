import { expect, it } from "vitest";
import { chosenKeysSchema } from "./kept-keys.ts";

it("keeps what was chosen, and leaves out alone what is broken or of no shortcut", () => {
  expect(
    chosenKeysSchema.parse({
      "palette.open": { page: "Ctrl+p", terminal: null },
      "text.find": { terminal: "Ctrl+Shift+j" },
      "text.copy": { terminal: "ctrl-c" },
      "search.open": 7,
      "no.such": { page: "Ctrl+j" },
    }),
  ).toEqual({
    "palette.open": { page: "Ctrl+p", terminal: null },
    "text.find": { terminal: "Ctrl+Shift+j" },
  });
});
