import type { PersonHere } from "@coda/protocol";
import { expect, it } from "vitest";
import { bearerWord, peopleLines, personText } from "./people-lines.ts";

const alone = { viewers: 0, drivers: 1, localClients: 0 };
const crowd = { viewers: 2, drivers: 1, localClients: 1 };
const self: PersonHere = { name: "Ada", who: "thisBrowser", role: "driver", sinceMs: 0 };

it("tells by number how many may what, where the relay names nobody", () => {
  expect(peopleLines(crowd, [])).toEqual([
    "One browser may type.",
    "2 browsers read, and may not type.",
    "One local terminal is attached by tmux.",
  ]);
  expect(peopleLines({ ...alone, viewers: 1, drivers: 0 }, [])).toEqual(["One browser reads, and may not type."]);
});

it("tells by number whom it has not by name, and nobody twice", () => {
  expect(peopleLines({ ...crowd, localClients: 0 }, [self])).toEqual(["2 more browsers read, and may not type."]);
  expect(peopleLines(alone, [self])).toEqual([]);
});

it("says whose a browser is", () => {
  const others = (["sameAccount", "member", "guest"] as const).map((who) => ({ ...self, who }));
  expect([self, ...others].map(personText)).toEqual(["This browser", "Another browser of yours", "Ada", "Ada"]);
  expect(personText({ ...self, who: "member", name: null })).toBe("A member");
});

it("says of a name that it is somebody else's, whatever they call themselves", () => {
  const named = (["member", "guest"] as const).map((who) => ({ ...self, name: "Another browser of yours", who }));
  expect(named.map(personText)).toEqual(["Another browser of yours", "Another browser of yours"]);
  expect(named.map(bearerWord)).toEqual(["member", "guest"]);
  expect((["thisBrowser", "sameAccount"] as const).map((who) => bearerWord({ ...self, who }))).toEqual([
    undefined,
    undefined,
  ]);
});
