/** Every frame of either side, said by everybody there is: who is heard, who is refused, and whom it costs the socket. */
import {
  browserToRelaySchema,
  dataFrameTypes,
  helperToRelaySchema,
  type DataFrame,
  type LivePane,
} from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { bytesOf, epochId, livePane, sessionId, sessionOpened, ticketId } from "./testing/ids.ts";
import { settle, World, type BrowserPeer, type HelperPeer } from "./testing/world.ts";

/** Panes of the session in question and of another one. */
const [ref, otherRef] = [7, 8];
const size = { columns: 80, rows: 24 };

/**
 * heard: the session's helper gets it. shown: its browsers do. answered: whoever said it is told something, and nobody
 * else. taken: it is no fault, and nobody is told anything. Else why the socket was closed.
 */
type Outcome = "heard" | "shown" | "answered" | "taken" | "badFrame" | "badTicket";

const speakers = ["driver", "viewer", "guest", "elsewhere", "helper"] as const;
type Speaker = (typeof speakers)[number];
type Outcomes = Readonly<Record<Speaker, Outcome>>;

/** `elsewhere` drives another session of the same helper, and names this one's panes. */
function browsers(...[driver, viewer, elsewhere]: [Outcome, Outcome, Outcome]): Outcomes {
  return { driver, viewer, guest: viewer, elsewhere, helper: "badFrame" };
}
function helperAlone(helper: Outcome): Outcomes {
  return { ...browsers("badFrame", "badFrame", "badFrame"), helper };
}
function everybody(outcome: Outcome): Outcomes {
  return { ...browsers(outcome, outcome, outcome), helper: outcome };
}

interface ControlRow {
  readonly frame: object;
  readonly expect: Outcomes;
}

const pane: LivePane = livePane({ ref });

const controlTable: Readonly<Record<string, ControlRow>> = {
  ping: { frame: { n: 1 }, expect: everybody("answered") },
  pong: { frame: { n: 1 }, expect: everybody("taken") },
  renew: { frame: { ticket: "{}" }, expect: everybody("badTicket") },
  subscribe: { frame: { ref, epoch: epochId(1), from: 0 }, expect: browsers("heard", "heard", "answered") },
  unsubscribe: { frame: { ref }, expect: browsers("taken", "taken", "taken") },
  // Of the session one is in: they name no other.
  proposeSize: { frame: { size }, expect: browsers("heard", "taken", "heard") },
  leaseSize: { frame: { size }, expect: browsers("heard", "taken", "heard") },
  // The helper looks the pane up in the session of who says it (IN7).
  cancelPaste: { frame: { ref }, expect: browsers("heard", "taken", "heard") },
  act: { frame: { id: 1, action: { do: "closePane", pane: "%1" } }, expect: browsers("heard", "answered", "heard") },
  sessionOpened: { frame: sessionOpened(1, [{ ...pane, title: "new" }]), expect: helperAlone("shown") },
  sessionClosed: { frame: { session: sessionId(1) }, expect: helperAlone("shown") },
  paneResized: { frame: { ref, offset: 0, size }, expect: helperAlone("shown") },
  gapDeclared: { frame: { ref, from: 0, to: 5, cause: "journal-cap" }, expect: helperAlone("taken") },
  inputRefused: { frame: { client: 99, ref, counter: 1, reason: "pane-dead" }, expect: helperAlone("taken") },
  pasteProgress: { frame: { client: 99, ref, receivedBytes: 1 }, expect: helperAlone("taken") },
  actionDone: { frame: { client: 99, id: 1, outcome: { refused: null, pane: null } }, expect: helperAlone("taken") },
  reply: { frame: { id: 99, error: "busy" }, expect: helperAlone("taken") },
  sealOffered: { frame: { client: 99, key: "A".repeat(43) }, expect: helperAlone("taken") },
  ticketJudged: { frame: { client: 99, doubt: "signature" }, expect: helperAlone("taken") },
  typingRuled: { frame: { client: 99, rule: "denied" }, expect: helperAlone("taken") },
};

const keys = { ref, client: 0, seal: "plain", payload: bytesOf(0, 1) } as const;
const output = { ref, offset: 0, payload: bytesOf(0, 1) };

interface DataRow {
  readonly frame: DataFrame;
  readonly expect: Outcomes;
}

const dataTable: Readonly<Record<keyof typeof dataFrameTypes, DataRow>> = {
  input: { frame: { type: "input", counter: 1, ...keys }, expect: browsers("heard", "answered", "answered") },
  // What is wrong with a paste is said of its end.
  pastePart: { frame: { type: "pastePart", counter: 0, ...keys }, expect: browsers("heard", "answered", "answered") },
  pasteEnd: { frame: { type: "pasteEnd", counter: 1, ...keys }, expect: browsers("heard", "answered", "answered") },
  ack: { frame: { type: "ack", ref, offset: 0 }, expect: browsers("taken", "taken", "taken") },
  output: { frame: { type: "output", ...output }, expect: helperAlone("taken") },
  fill: { frame: { type: "fill", ...output }, expect: helperAlone("taken") },
  keyframePart: { frame: { type: "keyframePart", ...output }, expect: helperAlone("taken") },
  keyframeEnd: { frame: { type: "keyframeEnd", ...output }, expect: helperAlone("taken") },
  inputAck: { frame: { type: "inputAck", ref, counter: 1, client: 99 }, expect: helperAlone("taken") },
};

interface Stage {
  readonly helper: HelperPeer;
  readonly witness: BrowserPeer;
  readonly speaker: HelperPeer | BrowserPeer;
}

const wishes = {
  driver: {},
  viewer: { role: "viewer" },
  guest: { role: "viewer", grant: ticketId(50) },
  elsewhere: { session: 2 },
} as const;

async function stageFor(who: Speaker): Promise<Stage> {
  const world = new World();
  const helper = await world.helper();
  helper.say(sessionOpened(1, [pane]));
  helper.say(sessionOpened(2, [livePane({ ref: otherRef, epoch: 2 })]));
  const witness = await world.browser({ client: 9 });
  const speaker = who === "helper" ? helper : await world.browser({ client: 3, ...wishes[who] });
  for (const peer of [helper, witness, speaker]) peer.forget();
  return { helper, witness, speaker };
}

/** An `Outcome`, or another reason to close the socket. */
function outcomeOf({ helper, witness, speaker }: Stage): string {
  if (speaker.closedAs !== undefined) return speaker.closedAs.reason;
  if (witness.received.length > 0) return "shown";
  if (speaker !== helper && helper.received.length > 0) return "heard";
  return speaker.received.length > 0 ? "answered" : "taken";
}

async function asEverybody(say: (peer: HelperPeer | BrowserPeer) => void): Promise<Partial<Record<Speaker, string>>> {
  const told: Partial<Record<Speaker, string>> = {};
  for (const who of speakers) {
    const stage = await stageFor(who);
    say(stage.speaker);
    await settle();
    // Whatever is passed on from another session's browser names that session.
    const leaks = who === "elsewhere" && JSON.stringify(stage.helper.controls).includes(sessionId(1));
    told[who] = leaks ? "reached the wrong session" : outcomeOf(stage);
  }
  return told;
}

describe("who may say what", () => {
  it("has a row for every frame there is", () => {
    const known = [...browserToRelaySchema.def.options, ...helperToRelaySchema.def.options].flatMap(
      ({ shape }) => shape.t.def.values,
    );
    expect(Object.keys(controlTable).toSorted()).toEqual([...new Set<string>(known)].toSorted());
    expect(Object.keys(dataTable).toSorted()).toEqual(Object.keys(dataFrameTypes).toSorted());
  });

  it.each(Object.entries(controlTable))("SE3, IN4 %s", async (t, row) => {
    expect(await asEverybody((peer) => peer.say({ t, ...row.frame }))).toEqual(row.expect);
  });

  it.each(Object.entries(dataTable))("SE3, IN4 %s", async (_, row) => {
    expect(await asEverybody((peer) => peer.sendData(row.frame))).toEqual(row.expect);
  });

  it("SE6 whoever may only read has nothing begun", async () => {
    for (const [role, asked] of [
      ["viewer", 0],
      ["driver", 1],
    ] as const) {
      const world = new World();
      const helper = await world.helper();
      await world.browser({ role, wants: "open" });
      expect(helper.ofType("openSession")).toHaveLength(asked);
    }
  });
});
