/** Who is in a session, as its members' browsers are told. Sockets are arrays, the clock stands still. */
import { limits, type PersonHere } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { MemoryExchange } from "./bus/memory-bus.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { userId } from "./testing/ids.ts";
import { settle, World, type BrowserPeer } from "./testing/world.ts";

const able = ["keyframes", "fill", "openings", "people"];
const ofAda = { sub: userId(1), name: "Ada" };
const ofBob = { sub: userId(2), name: "Bob" };
const ofGuest = { sub: userId(9), name: "Eve", guest: { untilMs: 9e15, withHistory: true } };

function toldTo(browser: BrowserPeer): PersonHere[] {
  return browser.last("people").people;
}

const namesAndWho = (browser: BrowserPeer) => toldTo(browser).map(({ name, who, role }) => [name, who, role]);

describe("who is in a session", () => {
  it("SE14 is told to each member's browser: whose each is, in which role and since when, at each change", async () => {
    const world = new World();
    await world.helper();
    const ada = await world.browser({ capabilities: able, claims: ofAda });
    const cameMs = world.clock.unixMs();
    expect(toldTo(ada)).toEqual([{ name: "Ada", who: "thisBrowser", role: "driver", sinceMs: cameMs }]);
    world.clock.advance(5_000);
    await world.browser({ client: 2, role: "viewer", capabilities: able, claims: ofAda });
    const bob = await world.browser({ client: 3, capabilities: able, claims: ofBob });
    const eve = await world.browser({ client: 4, role: "viewer", capabilities: able, claims: ofGuest });
    expect(namesAndWho(ada)).toEqual([
      ["Ada", "thisBrowser", "driver"],
      ["Ada", "sameAccount", "viewer"],
      ["Bob", "member", "driver"],
      ["Eve", "guest", "viewer"],
    ]);
    expect(toldTo(ada)[1]?.sinceMs).toBe(cameMs + 5_000);
    expect(namesAndWho(bob).map(([, who]) => who)).toEqual(["member", "member", "thisBrowser", "guest"]);
    expect(JSON.stringify(toldTo(bob))).not.toContain(userId(1));
    eve.cut();
    expect(toldTo(ada)).toHaveLength(3);
  });

  it("SE14 is told to no guest and to nobody who did not offer it, and not again while it is the same", async () => {
    const world = new World();
    const helper = await world.helper();
    const guest = await world.browser({ role: "viewer", capabilities: able, claims: ofGuest });
    const older = await world.browser({ client: 2, claims: ofAda });
    const ada = await world.browser({ client: 3, capabilities: able, claims: ofAda });
    expect([guest, older].flatMap((browser) => browser.ofType("people"))).toEqual([]);
    const told = ada.ofType("people").length;
    helper.cut();
    expect(ada.ofType("people")).toHaveLength(told);
    expect(namesAndWho(ada)).toContainEqual(["Ada", "sameAccount", "driver"]);
  });

  it("SE14 is, in a crowd, who has been there longest", async () => {
    const world = new World();
    await world.helper();
    for (let client = 1; client <= limits.namedBrowsersPerSession + 1; client++)
      await world.browser({ client, claims: { sub: userId(client), name: `${client}` } });
    world.clock.advance(1_000);
    const late = await world.browser({ client: 100, capabilities: able, claims: ofAda });
    world.clock.advance(limits.crowdTellsMs);
    expect(toldTo(late).map(({ name }) => name)).toEqual(
      Array.from({ length: limits.namedBrowsersPerSession }, (_, at) => `${at + 1}`),
    );
  });

  it("SE14 is told from all nodes, to either side", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const [home, away, third] = [
      new World(undefined, exchange),
      new World(undefined, exchange),
      new World(undefined, exchange),
    ];
    const heard = async () => {
      for (let round = 0; round < 20; round++) await settle();
    };
    await home.helper();
    const ada = await home.browser({ capabilities: able, claims: ofAda });
    await away.browser({ client: 2, capabilities: able, claims: ofAda });
    await heard();
    const bob = await third.browser({ client: 3, role: "viewer", capabilities: able, claims: ofBob });
    await heard();
    expect(namesAndWho(ada)).toEqual([
      ["Ada", "thisBrowser", "driver"],
      ["Ada", "sameAccount", "driver"],
      ["Bob", "member", "viewer"],
    ]);
    expect(toldTo(bob).map(({ who }) => who)).toEqual(expect.arrayContaining(["thisBrowser", "member", "member"]));
    bob.cut();
    await heard();
    expect(toldTo(ada)).toHaveLength(2);
  });
});
