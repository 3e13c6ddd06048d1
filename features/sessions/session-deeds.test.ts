import { apiSessionSchema, sessionStatuses } from "@coda/protocol";
import { listedSession } from "@coda/terminal-client/testing/listed-session";
import { expect, it } from "vitest";
import { sessionDeeds, sessionOffers } from "./session-deeds.ts";

const deviceless = sessionStatuses.map((status) => ({ ...listedSession, status }));
const offered = Object.fromEntries(
  deviceless.map((session) => [session.status, sessionDeeds(session).map(({ text }) => text)]),
);

it("ends and restarts what runs, starts what ended, and offers nothing where nobody could be asked", () => {
  const running = ["Restart …", "End …"];
  expect(offered).toEqual({
    reserved: [],
    live: running,
    detached: running,
    attention: running,
    offline: [],
    exited: ["Start again …"],
  });
});

it("offers drivers what ends programs, and the owner alone what deletes what is saved", () => {
  const exited = { ...listedSession, status: "exited" } as const;
  const offers = (["viewer", "driver", "owner"] as const).map((role) => sessionOffers(exited, role));
  expect(offers.map((all) => all.map(({ deed }) => deed))).toEqual([[], ["restart"], ["restart", "delete"]]);
});

it("says before what ends, where, and what stays", () => {
  const device = { id: "00000000-0000-4000-8000-00000000dddd", name: "Ada’s laptop", online: true };
  const [restart, end] = sessionDeeds(apiSessionSchema.parse({ ...listedSession, device }));
  for (const offer of [restart, end]) {
    expect(offer?.question).toContain("The programs in all its windows end on Ada’s laptop");
    expect(offer?.question).toContain("What is saved of it stays.");
    expect(offer?.isHard).toBe(true);
  }
});
