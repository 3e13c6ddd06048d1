import { expect, it } from "vitest";
import { peopleMeaning, peopleText } from "./people-words.ts";

const alone = { viewers: 0, drivers: 1, localClients: 0 };
const crowd = { viewers: 2, drivers: 1, localClients: 1 };

it("says nothing of a browser by itself, and of others how many may what", () => {
  expect(peopleText(alone)).toBeUndefined();
  expect(peopleText({ ...alone, localClients: 2 })).toBe("2 local");
  expect(peopleText(crowd)).toBe("3 browsers, 1 local");
  expect(peopleMeaning(crowd)).toBe("Browsers and local terminals in this session right now: 1 may type, 2 only read");
});
