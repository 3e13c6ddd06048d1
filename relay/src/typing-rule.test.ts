/** What a machine's own rules let a browser type, on its way from the helper to that browser. */
import { defaultSlot, paneRefSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { MemoryExchange } from "./bus/memory-bus.ts";
import { clientId, deviceId, ideaId, livePane, sessionId, sessionOpened, userId } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { settle, World, type BrowserPeer, type HelperPeer } from "./testing/world.ts";

const law = ["openings", "law"];
const refused = { t: "inputRefused", ref: paneRefSchema.parse(7), counter: 3 } as const;

async function serving(world: World): Promise<HelperPeer> {
  const helper = await world.helper();
  helper.say(sessionOpened(1, [livePane({ ref: 7 })]));
  return helper;
}

/** Everything said so far has been heard by all nodes, and what that led to. */
async function heard(): Promise<void> {
  for (let round = 0; round < 20; round++) await settle();
}

function told(browser: BrowserPeer): object[] {
  return [...browser.ofType("typingRuled"), ...browser.ofType("inputRefused")];
}

describe("what a browser may type by the machine's own rules", () => {
  it("LW20 is told to that browser and to no other", async () => {
    const world = new World();
    const helper = await serving(world);
    const [one, other] = [
      await world.browser({ client: 1, capabilities: law }),
      await world.browser({ client: 2, capabilities: law }),
    ];
    const { client } = helper.last("clientJoined");
    helper.say({ t: "typingRuled", client, rule: "asks" });
    helper.say({ ...refused, client, reason: "law" });
    expect(told(one)).toEqual([]);
    expect(told(other)).toEqual([
      { t: "typingRuled", rule: "asks" },
      { ...refused, reason: "law" },
    ]);
  });

  it("LW20 is told on whatever node that browser is", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const [home, away] = [new World(undefined, exchange), new World(undefined, exchange)];
    const helper = await serving(home);
    const [knowing, older] = [
      await away.browser({ client: 1, capabilities: law }),
      await away.browser({ client: 2, capabilities: ["openings"] }),
    ];
    await heard();
    for (const { client } of helper.ofType("clientJoined")) {
      helper.say({ t: "typingRuled", client, rule: "denied" });
      helper.say({ ...refused, client, reason: "law" });
    }
    await heard();
    expect(told(knowing)).toEqual([
      { t: "typingRuled", rule: "denied" },
      { ...refused, reason: "law" },
    ]);
    expect(told(older)).toEqual([{ ...refused, reason: "input-off" }]);
  });

  it("LW20 FR7 is nothing to a browser that does not know of it: a refusal is one for input that is off", async () => {
    const world = new World();
    const helper = await serving(world);
    const older = await world.browser({ capabilities: ["openings"] });
    const { client } = helper.last("clientJoined");
    helper.say({ t: "typingRuled", client, rule: "asks" });
    helper.say({ ...refused, client, reason: "law" });
    helper.say({ ...refused, client, reason: "viewer" });
    expect(told(older)).toEqual([
      { ...refused, reason: "input-off" },
      { ...refused, reason: "viewer" },
    ]);
  });

  it("SL9 FR7 is told, beside, whether its ticket is believed, on whatever node, if it knows of that", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const [home, away] = [new World(undefined, exchange), new World(undefined, exchange)];
    const helper = await serving(home);
    const knowing = await away.browser({ client: 1, capabilities: ["openings", "doubts"] });
    const near = await home.browser({ client: 2, capabilities: ["openings", "doubts"] });
    const older = [
      await away.browser({ client: 3, capabilities: law }),
      await home.browser({ client: 4, capabilities: law }),
    ];
    await heard();
    for (const { client } of helper.ofType("clientJoined"))
      helper.say({ t: "ticketJudged", client, doubt: "signature" });
    await heard();
    const judged = (browser: BrowserPeer) => browser.ofType("ticketJudged").map(({ doubt }) => doubt);
    expect([knowing, near, ...older].map(judged)).toEqual([["signature"], ["signature"], [], []]);
  });

  it("FR7 is nothing to a node of the release before, which would hang up over it", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const [home, away] = [new World(undefined, exchange), new World(undefined, exchange)];
    const helper = await serving(home);
    const node = "00000000-0000-4000-8000-00000000eeee";
    const said: unknown[] = [];
    away.bus.subscribe(`coda.to.${node}.>`, ({ payload }) =>
      said.push(JSON.parse(new TextDecoder().decode(payload.slice(5)))),
    );
    const found = await away.bus.request(`coda.find.${deviceId(1)}`, new Uint8Array(0), 500);
    const { node: homeNode } = JSON.parse(new TextDecoder().decode(found)) as { node: string };
    let number = 0;
    const tell = (kind: number, frame: object) => {
      const text = new TextEncoder().encode(JSON.stringify(frame));
      away.bus.publish(`coda.to.${homeNode}.conversation`, Uint8Array.from([0, 0, 0, number++, kind, ...text]));
    };
    const session = sessionId(1);
    tell(3, { t: "open", guest: node, device: deviceId(1), bulk: false });
    tell(3, { t: "want", session, idea: ideaId(1), slot: defaultSlot });
    tell(1, { t: "clientJoined", client: 9, clientId: clientId(9), session, user: userId(1), role: "driver" });
    await heard();
    const { client } = helper.last("clientJoined");
    helper.say({ t: "typingRuled", client, rule: "asks" });
    helper.say({ t: "ticketJudged", client, doubt: "signature" });
    helper.say({ ...refused, client, reason: "law" });
    await heard();
    expect(said.slice(2)).toEqual([{ ...refused, reason: "input-off", client: 9 }]);
  });
});
