import { apiShareSchema, type PersonHere } from "@coda/protocol";
import { expect, it } from "vitest";
import { peopleRows } from "./people-rows.ts";

const self: PersonHere = { name: "Ada", who: "thisBrowser", role: "driver", sinceMs: 0 };
const eve: PersonHere = { name: "Eve", who: "guest", role: "viewer", sinceMs: 5 };

function shareOf(...guests: readonly { readonly name: string; readonly online?: boolean }[]) {
  return apiShareSchema.parse({
    id: "00000000-0000-4000-8000-0000000000cc",
    session: "00000000-0000-4000-8000-0000000000aa",
    label: "",
    role: "viewer",
    withHistory: false,
    hasPassword: false,
    open: true,
    createdAt: "2026-11-21T10:00:00.000Z",
    expiresAt: "2026-11-21T12:00:00.000Z",
    guests: guests.map(({ name, online = true }, index) => ({
      id: `00000000-0000-4000-8000-00000000000${index}`,
      name,
      typing: "no",
      online,
      lastSeenAt: null,
    })),
  });
}

/** Each as whom it shows, and when their browsers came. */
function shown(...given: Parameters<typeof peopleRows>): readonly string[] {
  return peopleRows(...given).map((row) =>
    row.is === "guest" ? `${row.guest.name}, guest: ${row.sinceMs.join(" ")}` : `${row.person.name}, ${row.person.who}`,
  );
}

it("has a guest once, in their place, with what can be done; to others as the relay names them", () => {
  const people = [self, eve, { ...self, who: "member" as const, name: "Bob" }];
  expect(shown(people, [shareOf({ name: "Eve" })])).toEqual(["Ada, thisBrowser", "Eve, guest: 5", "Bob, member"]);
  expect(shown(people, [])).toEqual(["Ada, thisBrowser", "Eve, guest", "Bob, member"]);
});

it("leaves out nobody whom one of the two does not name, and nobody for a member's name", () => {
  expect(shown([self, eve], [shareOf({ name: "Ada" }, { name: "Mallory", online: false })])).toEqual([
    "Ada, thisBrowser",
    "Eve, guest",
    "Ada, guest: ",
  ]);
});

it("shares the browsers of one name out among the guests who have it", () => {
  const people = [eve, { ...eve, sinceMs: 6 }, { ...eve, sinceMs: 7 }];
  expect(shown(people, [shareOf({ name: "Eve" })])).toEqual(["Eve, guest: 5 6 7"]);
  expect(shown(people, [shareOf({ name: "Eve" }), shareOf({ name: "Eve" })])).toEqual([
    "Eve, guest: 5",
    "Eve, guest: 6 7",
  ]);
});

it("gives everybody a key of their own, which stays when others go", () => {
  const twin = { ...self, who: "sameAccount" as const, sinceMs: 9 };
  const keys = (people: readonly PersonHere[]) => peopleRows(people, []).map(({ key }) => key);
  const all = keys([self, twin, twin, eve]);
  expect(new Set(all).size).toBe(4);
  expect(keys([twin, twin, { ...eve, role: "driver" }])).toEqual(all.slice(1));
});
