/** Input at the helper: applied once, in order, answered when tmux has taken it, and only where it may go. */
import { randomUUID } from "node:crypto";
import { clientIdSchema, clientRefSchema, limits, userIdSchema, type ClientId } from "@coda/protocol";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { EchoSessionHost } from "../session/echo-session-host.ts";
import type { AllowedSession, SessionHost } from "../session/session-host.ts";
import { FakeHost, fakePane, FakeRecording, fakeSession } from "../testing/fake-host.ts";
import { FakeRelay } from "../testing/fake-relay.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { seededBytes, seededRandom } from "../testing/seeded-bytes.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { until } from "../testing/until.ts";
import { InputWindow } from "./input-window.ts";
import { RelayLink } from "./relay-link.ts";

const session = allowed("idea");
const other = allowed("other");
const tab = clientIdSchema.parse(randomUUID());
const secondTab = clientIdSchema.parse(randomUUID());

let clock: ManualClock;
let relay: FakeRelay;
let host: FakeHost;
let link: RelayLink;

function makeLink(of: SessionHost): RelayLink {
  return new RelayLink({
    ports: relay.ports,
    host: of,
    log: silentLog,
    onOpenWanted: () => undefined,
    onBrowsers: () => undefined,
    onState: () => undefined,
  });
}

beforeEach(async () => {
  clock = new ManualClock();
  relay = new FakeRelay(clock);
  host = new FakeHost();
  host.show(
    fakeSession(session, fakePane(5, new FakeRecording())),
    fakeSession(other, fakePane(6, new FakeRecording())),
  );
  link = makeLink(host);
  await connect();
});

async function connect(of = link): Promise<void> {
  of.start();
  await until("the socket is asked for", () => relay.waiting);
  relay.welcome();
}

async function reconnect(): Promise<void> {
  relay.drop();
  clock.advance(limits.reconnectCapMs);
  await until("the socket is asked for again", () => relay.waiting);
  relay.welcome();
}

interface Joining {
  readonly client: number;
  readonly clientId?: ClientId;
  readonly of?: AllowedSession;
  readonly role?: "viewer" | "driver";
}

function join({ client, clientId = tab, of = session, role = "driver" }: Joining): void {
  const user = userIdSchema.parse(randomUUID());
  relay.say({ t: "clientJoined", client: clientRefSchema.parse(client), clientId, session: of.session, user, role });
}

interface Typing {
  readonly client?: number;
  readonly ref?: number;
  readonly counter: number;
  readonly text?: string;
  readonly seal?: "plain" | "sealed";
}

function type({ client = 1, ref = 1, counter, text = `<${counter}>`, seal = "plain" }: Typing): void {
  relay.sayData({ type: "input", ref, counter, client, seal, payload: Buffer.from(text, "latin1") });
}

const refusals = (): unknown[] => relay.sent("inputRefused").map(({ counter, reason }) => [counter, reason]);
/** Acknowledgements told so far, those that were only held back included. */
const acknowledged = (): number[] => {
  clock.advance(limits.inputAckDelayMs);
  return relay.acknowledgedCounters;
};
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe("what is applied", () => {
  test("IN1 every byte reaches the program, in the order of the counters", async () => {
    const echo = new EchoSessionHost(randomUUID);
    relay = new FakeRelay(clock);
    const echoLink = makeLink(echo);
    echo.allow([session]);
    await echo.open(session);
    await connect(echoLink);
    join({ client: 1 });
    const bytes = seededBytes(20_000, 3);
    const random = seededRandom(4);
    let counter = 0;
    for (let from = 0; from < bytes.length;) {
      const to = from + 1 + Math.floor(random() * 900);
      type({ counter: ++counter, text: bytes.subarray(from, to).toString("latin1") });
      from = to;
    }
    await until("all is acknowledged", () => acknowledged().at(-1) === counter);
    const recording = echo.sessions[0]?.panes[0]?.recording;
    expect(Buffer.from(recording?.read(0, bytes.length + 1) ?? []).equals(bytes)).toBe(true);
    expect(relay.acknowledgedCounters).toEqual(relay.acknowledgedCounters.toSorted((a, b) => a - b));
    echoLink.stop();
  });

  test("IN2 a counter is applied at most once, and its repeat is acknowledged", async () => {
    join({ client: 1 });
    type({ counter: 1 });
    type({ counter: 2 });
    for (const { answer } of host.typed) answer("taken");
    await until("both are acknowledged", () => acknowledged().at(-1) === 2);
    type({ counter: 1 });
    type({ counter: 2 });
    await until("the repeats are, too", () => acknowledged().length === 2);
    expect(host.typed.map((typed) => typed.text)).toEqual(["<1>", "<2>"]);
  });

  test("IN2 also over a reconnect, where the same tab has another number", async () => {
    join({ client: 1 });
    type({ counter: 1 });
    host.typed[0]?.answer("taken");
    await until("it is acknowledged", () => acknowledged().length === 1);
    await reconnect();
    join({ client: 8 });
    type({ client: 8, counter: 1 });
    type({ client: 8, counter: 2 });
    host.typed[1]?.answer("taken");
    await until("both are acknowledged", () => acknowledged().at(-1) === 2);
    expect(host.typed.map((typed) => typed.text)).toEqual(["<1>", "<2>"]);
  });

  test("IN2 tabs are told apart by their ids, not by their numbers", async () => {
    join({ client: 1 });
    join({ client: 2, clientId: secondTab });
    type({ client: 1, counter: 1, text: "a" });
    type({ client: 2, counter: 1, text: "b" });
    expect(host.typed.map((typed) => typed.text)).toEqual(["a", "b"]);
  });

  test("IN2 what was refused is never applied by a repeat: the repeat is refused too", async () => {
    join({ client: 1 });
    type({ counter: 1 });
    type({ counter: 2 });
    host.typed[0]?.answer("tmux-lost");
    host.typed[1]?.answer("taken");
    await until("both are answered", () => refusals().length === 1 && acknowledged().length === 1);
    type({ counter: 1 });
    await until("the repeat is answered", () => refusals().length === 2);
    expect(host.typed).toHaveLength(2);
    expect(refusals()).toEqual([
      [1, "tmux-lost"],
      [1, "tmux-lost"],
    ]);
  });
});

describe("when it is acknowledged", () => {
  test("IN3 not before tmux has taken it, nor is a repeat that comes meanwhile", async () => {
    join({ client: 1 });
    type({ counter: 1 });
    type({ counter: 1 });
    await settle();
    expect(acknowledged()).toEqual([]);
    host.typed[0]?.answer("taken");
    await until("both are", () => acknowledged().at(-1) === 1);
    expect(host.typed).toHaveLength(1);
  });

  test("IN3 in the order of the counters, since it says that all before it were taken", async () => {
    join({ client: 1 });
    for (const counter of [1, 2, 3]) type({ counter });
    host.typed[2]?.answer("taken");
    host.typed[1]?.answer("taken");
    await settle();
    expect(acknowledged()).toEqual([]);
    host.typed[0]?.answer("taken");
    await until("all are", () => acknowledged().at(-1) === 3);
    expect(relay.acknowledgedCounters).toEqual([3]);
  });

  test("IN3 one acknowledgement serves all keys of a moment, a repeat that comes late among them", async () => {
    join({ client: 1 });
    join({ client: 2, clientId: secondTab });
    for (const counter of [1, 2]) type({ counter });
    type({ client: 2, counter: 1 });
    for (const { answer } of host.typed) answer("taken");
    await settle();
    type({ counter: 1 });
    await settle();
    expect(relay.data).toEqual([]);
    clock.advance(limits.inputAckDelayMs);
    expect(relay.data.map((frame) => frame.type === "inputAck" && [frame.client, frame.counter])).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test("IN3 an acknowledgement held back over a reconnect is not told to whoever has the number now", async () => {
    join({ client: 1 });
    type({ counter: 1 });
    host.typed[0]?.answer("taken");
    await settle();
    await reconnect();
    join({ client: 1, clientId: secondTab });
    expect(acknowledged()).toEqual([]);
  });

  test("IN3 an answer that comes after a reconnect is kept from whoever has the number now", async () => {
    join({ client: 1 });
    type({ counter: 1 });
    await reconnect();
    join({ client: 1, clientId: secondTab });
    host.typed[0]?.answer("taken");
    await settle();
    expect(acknowledged()).toEqual([]);
    join({ client: 2 });
    type({ client: 2, counter: 1 });
    await until("the repeat is acknowledged", () => acknowledged().length === 1);
    expect(host.typed).toHaveLength(1);
  });

  test("a program that has ended, and a tmux that is lost, refuse with their reason", async () => {
    join({ client: 1 });
    type({ counter: 1 });
    type({ counter: 2 });
    host.typed[0]?.answer("pane-dead");
    host.typed[1]?.answer("tmux-lost");
    await until("both are refused", () => refusals().length === 2);
    expect(refusals()).toEqual([
      [1, "pane-dead"],
      [2, "tmux-lost"],
    ]);
    expect(acknowledged()).toEqual([]);
  });
});

describe("where it may go", () => {
  test("IN7 a pane of another session is refused, and one nobody knows", () => {
    join({ client: 1 });
    type({ counter: 1, ref: 2 });
    type({ counter: 2, ref: 99 });
    expect(host.typed).toEqual([]);
    expect(refusals()).toEqual([
      [1, "unknown-pane"],
      [2, "unknown-pane"],
    ]);
  });

  test("IN4 a viewer's is refused", () => {
    join({ client: 1, role: "viewer" });
    type({ counter: 1 });
    expect(host.typed).toEqual([]);
    expect(refusals()).toEqual([[1, "viewer"]]);
  });

  test("sealed input is refused by a helper that cannot open it", () => {
    join({ client: 1 });
    type({ counter: 1, seal: "sealed" });
    expect(refusals()).toEqual([[1, "sealed"]]);
  });

  test("of a browser that has not joined, or has left, nothing is taken", () => {
    type({ counter: 1 });
    join({ client: 1 });
    relay.say({ t: "clientLeft", client: clientRefSchema.parse(1) });
    type({ counter: 1 });
    expect(host.typed).toEqual([]);
  });
});

describe("the window of counters", () => {
  test("IN2 whatever is repeated and however tmux answers, each counter is applied at most once and answered alike", async () => {
    const step = fc.record({ counter: fc.integer({ min: 1, max: 12 }), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const window = new InputWindow();
        const applied: number[] = [];
        const answers = new Map<number, Set<string>>();
        await Promise.all(
          steps.map(async ({ counter, fails }) => {
            const outcome = await window.apply(tab, counter, async () => {
              applied.push(counter);
              return fails ? "tmux-lost" : "taken";
            });
            answers.set(counter, (answers.get(counter) ?? new Set()).add(outcome));
          }),
        );
        expect(applied).toEqual(applied.toSorted((a, b) => a - b));
        expect(new Set(applied).size).toBe(applied.length);
        for (const outcomes of answers.values()) expect(outcomes.size).toBe(1);
      }),
      { seed: 20_261_121 },
    );
  });

  test("forgets the tab that was silent longest, beyond a thousand", async () => {
    const window = new InputWindow();
    const tabs = Array.from({ length: 1_001 }, () => clientIdSchema.parse(randomUUID()));
    let applied = 0;
    const once = async (): Promise<"taken"> => {
      applied += 1;
      return "taken";
    };
    for (const one of tabs) await window.apply(one, 1, once);
    await window.apply(tabs[1] ?? tab, 1, once);
    expect(applied).toBe(1_001);
    await window.apply(tabs[0] ?? tab, 1, once);
    expect(applied).toBe(1_002);
  });
});
