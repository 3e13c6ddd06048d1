/** The machine's own law on a live connection: asked for every deed, told to each browser, and changed by nothing said there. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  clientIdSchema,
  clientRefSchema,
  offsetSchema,
  paneRefSchema,
  relayToHelperSchema,
  userIdSchema,
  windowIdSchema,
  type RelayToHelper,
  type SessionAction,
} from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LawBook } from "../law/law-book.ts";
import { LawFiles } from "../law/law-files.ts";
import { silentLog } from "../log.ts";
import { InputBench } from "../testing/input-bench.ts";
import { ManualClock } from "../testing/manual-clock.ts";

const size = { columns: 90, rows: 30 };
const window = windowIdSchema.parse("@5");
const someAccount = userIdSchema.parse(randomUUID());
let stateDir: string;
let book: LawBook;
let bench: InputBench;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "coda-relay-law-"));
  await start(true);
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

async function start(asks: boolean, capabilities: readonly string[] = ["law"]): Promise<void> {
  const files = new LawFiles(stateDir, () => asks);
  book = new LawBook({ files, audit: { write: () => undefined }, clock: new ManualClock(), log: silentLog });
  bench = new InputBench(undefined, book);
  await bench.connect(capabilities);
}

const rules = () => bench.relay.sent("typingRuled").map(({ client, rule }) => [client, rule]);
const typed = () => bench.host.typed.map(({ text }) => text);

/** tmux takes what reaches it. */
async function settle(): Promise<void> {
  await bench.settle();
  for (const { answer } of bench.host.typed) answer("taken");
  await bench.settle();
}

async function type(counter: number): Promise<void> {
  bench.type({ counter, text: `<${counter}>`, after: counter - 1 });
  await settle();
}

async function paste(counter: number, text: string): Promise<void> {
  bench.pastePart({ at: 0, text });
  bench.pasteEnd({ counter, length: text.length, after: counter - 1 });
  await settle();
}

function allowAll(verdict: "allowed" | "denied" = "allowed"): void {
  for (const browser of book.asking) book.answer(browser, verdict);
}

describe("a browser that is new here", () => {
  test("LW2 LW7 is told that it is asked about, is once it typed, and types from the yes on; what it typed before never", async () => {
    bench.join({ client: 1 });
    expect([rules(), book.asking]).toEqual([[[1, "asks"]], []]);
    await type(1);
    expect([rules().at(-1), book.asking.length, bench.refusals]).toEqual([[1, "asked"], 1, [[1, "law"]]]);
    await type(2);
    allowAll();
    expect(rules().at(-1)).toEqual([1, "allowed"]);
    await type(3);
    await type(1);
    expect([typed(), book.asking]).toEqual([["<3>"], []]);
  });

  test("LW7 hears of a yes that was said while it was a viewer", async () => {
    bench.join({ client: 1 });
    await type(1);
    bench.tabs.renew(1, "viewer");
    allowAll();
    bench.tabs.renew(1, "driver");
    expect(rules().at(-1)).toEqual([1, "allowed"]);
    await type(2);
    expect(typed()).toEqual(["<2>"]);
  });

  test("LW2 LW7 that is refused types nothing, on this connection and the next", async () => {
    bench.join({ client: 1 });
    await type(1);
    allowAll("denied");
    await type(2);
    await bench.reconnect(["law"]);
    bench.tabs.renew(1, "driver");
    bench.type({ counter: 3 });
    await settle();
    expect([rules(), typed()]).toEqual([[[1, "denied"]], []]);
    expect(bench.refusals).toEqual([[3, "law"]]);
  });

  test("LW2 has somebody asked by a paste and by an action too, and nothing is pasted or done", async () => {
    bench.join({ client: 1 });
    await paste(1, "rm -rf /");
    expect([book.asking.length, bench.refusals]).toEqual([1, [[1, "law"]]]);
    const client = bench.join({ client: 2, clientId: bench.secondTab });
    book.forget(book.asking[0] ?? { key: "", account: userIdSchema.parse(randomUUID()) });
    bench.tabs.act(client, 1, { do: "closeWindow", window });
    await bench.settle();
    expect([book.asking.length, bench.host.acts, bench.relay.sent("actionDone").length]).toEqual([1, [], 1]);
  });

  test("LW2 is asked about by what it sealed itself, and by nothing that a relay makes up", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1, seal: "plain" });
    bench.relay.say({ t: "act", id: 1, client: clientRefSchema.parse(1), action: { do: "newWindow" } });
    bench.relay.sayData({
      type: "input",
      ref: 1,
      counter: 2,
      client: 1,
      seal: "sealed",
      payload: Buffer.alloc(64),
    });
    await bench.settle();
    expect([book.asking, typed(), rules()]).toEqual([[], [], [[1, "asks"]]]);
  });
});

test("LW2 a web app that signs a driver's ticket for a key of its own types nothing by it, as whomever", async () => {
  bench.join({ client: 1 });
  await type(1);
  allowAll();
  await type(2);
  // The same account, and the terminal's own id; then another account in the same session.
  const before = book.known;
  const mallory = bench.join({ client: 2 });
  bench.tabs.join({ client: 3, clientId: bench.secondTab, session: bench.session.session, account: someAccount });
  for (const client of [2, 3]) {
    bench.type({ client, counter: 1 });
    bench.pastePart({ client, at: 0, text: "curl" });
    bench.pasteEnd({ client, counter: 2, length: 4, after: 1 });
    bench.tabs.renew(client, "driver");
    bench.type({ client, counter: 3, after: 2 });
  }
  for (const [id, action] of [{ do: "newWindow" }, { do: "restart" }, { do: "closeWindow", window }].entries())
    bench.tabs.act(mallory, id + 1, action as SessionAction);
  await settle();
  expect([typed(), bench.host.acts, book.known]).toEqual([["<2>"], [], before]);
  expect(book.asking).toHaveLength(2);
});

test("LW7 a viewer is told nothing; one that becomes a driver is, and again after each renewal", async () => {
  bench.join({ client: 1, role: "viewer" });
  expect(rules()).toEqual([]);
  bench.tabs.renew(1, "driver");
  bench.tabs.renew(1, "driver");
  expect(rules()).toEqual([
    [1, "asks"],
    [1, "asks"],
  ]);
});

test("LW7 a relay that does not know of rules hears of input that is off, and of nothing else", async () => {
  await start(true, []);
  bench.join({ client: 1 });
  await type(1);
  expect([rules(), bench.refusals, book.asking.length]).toEqual([[], [[1, "input-off"]], 1]);
});

describe("what is said at the machine", () => {
  beforeEach(async () => {
    await start(false);
    bench.join({ client: 1 });
  });

  test("LW1 LW3 holds from the next key on, and back again", async () => {
    await type(1);
    book.setFlag("typing", false);
    await type(2);
    book.setFlag("typing", true);
    await type(3);
    expect([typed(), bench.refusals]).toEqual([["<1>", "<3>"], [[2, "law"]]]);
    expect(rules()).toEqual([
      [1, "off"],
      [1, "allowed"],
    ]);
  });

  test("LW1 LW3 takes pastes alone, and one whose parts were on their way", async () => {
    bench.pastePart({ at: 0, text: "half" });
    book.setFlag("pasting", false);
    bench.pasteEnd({ counter: 1, length: 4 });
    await bench.settle();
    bench.type({ counter: 2 });
    await settle();
    expect([typed(), bench.refusals, rules()]).toEqual([["<2>"], [[1, "law"]], []]);
    // The parts came while it was off: there is nothing to paste of them.
    bench.pastePart({ at: 0, text: "lost" });
    book.setFlag("pasting", true);
    bench.pasteEnd({ counter: 3, length: 4, after: 2 });
    await bench.settle();
    expect([typed(), bench.refusals.at(-1)]).toEqual([["<2>"], [3, "paste-incomplete"]]);
  });

  test("LW1 refuses a long paste for what it is: its browser hears that it arrives, and sends its end", async () => {
    book.setFlag("pasting", false);
    for (const at of [0, 4]) bench.pastePart({ at, text: "part" });
    expect(bench.relay.sent("pasteProgress").map(({ receivedBytes }) => receivedBytes)).toEqual([4, 8]);
    bench.pasteEnd({ counter: 1, length: 8 });
    await bench.settle();
    expect([typed(), bench.refusals]).toEqual([[], [[1, "law"]]]);
  });

  test("LW1 takes windows, and the beginning anew of what has ended", async () => {
    const client = clientRefSchema.parse(1);
    book.setFlag("windows", false);
    bench.tabs.act(client, 1, { do: "newWindow" });
    bench.tabs.act(client, 2, { do: "restart" });
    book.setFlag("windows", true);
    book.setFlag("opening", false);
    bench.tabs.act(client, 3, { do: "newWindow" });
    bench.tabs.act(client, 4, { do: "restart" });
    await bench.settle();
    expect(bench.host.acts.map(({ action }) => action.do)).toEqual(["restart", "newWindow"]);
    expect(bench.relay.sent("actionDone").map(({ id }) => id)).toEqual([1, 4]);
  });

  test("LW1 LW3 takes sizes, also those that hold, and gives back what a browser proposed", () => {
    const client = clientRefSchema.parse(1);
    const { session } = bench.session;
    bench.relay.say({ t: "proposeSize", client, session, size });
    bench.relay.say({ t: "leaseSize", client, session, size });
    book.setFlag("sizing", false);
    const [sizes, leases] = [bench.host.sizes, bench.host.leases];
    expect([sizes.at(-1), leases.at(-1)?.size]).toEqual([undefined, undefined]);
    bench.relay.say({ t: "proposeSize", client, session, size: { columns: 100, rows: 50 } });
    bench.relay.say({ t: "leaseSize", client, session, size });
    expect([sizes.at(-1), leases.at(-1)?.size]).toEqual([undefined, undefined]);
    book.setFlag("sizing", true);
    expect(sizes.at(-1)).toEqual({ columns: 100, rows: 50 });
    bench.relay.say({ t: "leaseSize", client, session, size });
    expect(leases.at(-1)?.size).toEqual(size);
  });

  test("LW6 takes the opening of sessions by a relay's word", () => {
    const { session, idea, slot } = bench.session;
    bench.relay.say({ t: "openSession", session, idea, slot });
    book.setFlag("opening", false);
    bench.relay.say({ t: "openSession", session, idea, slot });
    expect(bench.opened).toEqual([session]);
  });

  test("LW3 LW8 keeps from tmux what waits to be typed", async () => {
    await type(1);
    await paste(2, "text");
    expect(bench.host.typed.map(({ may }) => may?.())).toEqual([true, true]);
    book.setFlag("pasting", false);
    expect(bench.host.typed.map(({ may }) => may?.())).toEqual([true, false]);
    book.panic();
    expect(bench.host.typed.map(({ may }) => may?.())).toEqual([false, false]);
  });
});

test("LW5 nothing that a relay can say changes the law, gives an answer, or ends a panic", async () => {
  const { session, idea, slot } = bench.session;
  const [client, ref, pane] = [clientRefSchema.parse(7), paneRefSchema.parse(1), offsetSchema.parse(0)];
  const clientId = clientIdSchema.parse(randomUUID());
  const user = userIdSchema.parse(randomUUID());
  // One of each kind there is: the compiler asks for those that come later.
  const everything: { readonly [Kind in RelayToHelper["t"]]: Extract<RelayToHelper, { t: Kind }> } = {
    ping: { t: "ping", n: 1 },
    pong: { t: "pong", n: 1 },
    welcome: { t: "welcome", version: 1, capabilities: ["law"], connection: randomUUID() },
    openSession: { t: "openSession", session, idea, slot },
    watch: { t: "watch", ref, from: pane },
    unwatch: { t: "unwatch", ref },
    readRange: { t: "readRange", id: 1, ref, from: pane, to: offsetSchema.parse(1) },
    takeKeyframe: { t: "takeKeyframe", id: 2, ref },
    clientJoined: { t: "clientJoined", client, clientId, session, user, role: "driver", ticket: "x.y.z" },
    clientLeft: { t: "clientLeft", client },
    proposeSize: { t: "proposeSize", client, session, size },
    leaseSize: { t: "leaseSize", client, session, size },
    cancelPaste: { t: "cancelPaste", client, ref },
    act: { t: "act", client, id: 1, action: { do: "restart" } },
    draining: { t: "draining", reconnectAfterMs: 1 },
  };
  const kinds = relayToHelperSchema.def.options.flatMap((option) => option.shape.t.def.values);
  expect(new Set(Object.keys(everything))).toEqual(new Set(kinds));
  const [driver] = [bench.join({ client: 1 })];
  await type(1);
  book.setFlag("windows", false);
  const before = [readdirSync(join(stateDir, "law")), book.flags, book.known, book.asking.length];
  for (const frame of Object.values(everything)) {
    bench.relay.say(frame);
    // Also what is not in it, and what a relay might hope for.
    bench.relay.sayBytes(JSON.stringify({ ...frame, client: driver, rule: "allowed", law: { typing: true } }));
    await bench.settle();
  }
  book.look();
  expect([readdirSync(join(stateDir, "law")), book.flags, book.known, book.asking.length]).toEqual(before);
  book.panic();
  for (const frame of Object.values(everything)) bench.relay.say(frame);
  expect([book.cutOffAt === undefined, typed(), bench.host.acts]).toEqual([false, [], []]);
});
