/** A session ended and begun anew from elsewhere, over the fake relay. */
import { clientIdSchema, defaultSessionPrefix, windowIdSchema, type SessionState } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { performDeed, type SessionDeed } from "./session-deed.ts";
import { SessionRemote } from "./session-remote.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { FakeRecording } from "./testing/fake-recording.ts";
import { FakeRelay } from "./testing/fake-relay.ts";
import { listedSession } from "./testing/listed-session.ts";
import { noKeys } from "./testing/memory-keys.ts";

const other = windowIdSchema.parse("@2");

class RemoteBench {
  readonly relay = new FakeRelay(new FakeRecording(1));
  readonly remote: SessionRemote;
  readonly controller = new AbortController();
  /** What came of the deed; undefined as long as nothing did. */
  outcome: string | null | undefined;

  constructor(ticketFailure?: Error) {
    const client = clientIdSchema.parse("00000000-0000-4000-8000-00000000bbbb");
    this.remote = new SessionRemote(
      { session: listedSession, client, prefix: defaultSessionPrefix },
      {
        keys: noKeys,
        ticket: async () => {
          if (ticketFailure !== undefined) throw ticketFailure;
          return { ticket: "t", relayUrl: "ws://relay", expiresAt: "2026-11-21T00:00:00Z" };
        },
        openSocket: this.relay.openSocket,
        clock: new FakeClock(),
        random: () => 0.5,
        report: () => undefined,
        page: { hidden: () => false, isPhone: () => false, onWake: never, onAway: never, onLeave: never },
      },
    );
  }

  begin(deed: SessionDeed): void {
    void performDeed(this.remote, deed, this.controller.signal).then((outcome) => {
      this.outcome = outcome;
    });
  }

  async settled(): Promise<void> {
    for (let turn = 0; turn < 60; turn++) await Promise.resolve();
  }

  async live(): Promise<void> {
    await this.settled();
    this.relay.accept();
    await this.settled();
  }

  get asked(): unknown[] {
    return this.relay.acts.map(({ action }) => action);
  }

  /** What was asked for last is answered, after the state it led to. */
  async answer(state: SessionState | undefined, refused: string | null = null): Promise<void> {
    if (state !== undefined) this.relay.tell(state);
    const id = this.relay.acts.at(-1)?.id ?? 0;
    this.relay.tell({ t: "actionDone", id, outcome: { refused, pane: null } });
    await this.settled();
  }

  /** Nothing runs in it any more. */
  get over(): SessionState {
    return { ...this.relay.state, status: "exited", live: null };
  }

  /** A second window beside the relay's own. */
  get twoWindows(): SessionState {
    const { state } = this.relay;
    const [window] = state.live?.windows ?? [];
    const [pane] = state.live?.panes ?? [];
    if (state.live === null || window === undefined || pane === undefined) throw new Error("the relay serves nothing");
    const windows = [window, { ...window, window: other, index: 1, active: false }];
    return { ...state, live: { ...state.live, windows, panes: [pane, { ...pane, window: other }] } };
  }
}

const never = () => () => undefined;
const closes = (window: string) => ({ do: "closeWindow", window });

describe("a session's end", () => {
  it("is that of all its windows, one after the other", async () => {
    const bench = new RemoteBench();
    bench.begin("end");
    await bench.live();
    expect(bench.asked).toEqual([closes("@1")]);
    await bench.answer(bench.over);
    expect(bench.outcome).toBeNull();
  });

  it("is known by its state where nobody is left to answer", async () => {
    const bench = new RemoteBench();
    bench.begin("end");
    await bench.live();
    bench.relay.tell(bench.over);
    await bench.settled();
    expect(bench.outcome).toBeNull();
  });

  it("leaves out a window that went with another, and says that one came meanwhile", async () => {
    const bench = new RemoteBench();
    await bench.live();
    bench.relay.tell(bench.twoWindows);
    bench.begin("end");
    await bench.settled();
    await bench.answer(bench.relay.state);
    expect(bench.asked).toEqual([closes("@1")]);
    expect(bench.outcome).toBe("a window was opened in it meanwhile, and runs on");
  });

  it("stops at what is refused, and says why", async () => {
    const bench = new RemoteBench();
    await bench.live();
    bench.relay.tell(bench.twoWindows);
    bench.begin("end");
    await bench.settled();
    await bench.answer(undefined, "the device lets no browser do that");
    expect(bench.outcome).toBe("the device lets no browser do that");
    expect(bench.asked).toHaveLength(1);
  });

  it("asks for nothing once it was called off, nor begins anything by coming", async () => {
    const bench = new RemoteBench();
    bench.begin("end");
    await bench.settled();
    bench.controller.abort();
    await bench.settled();
    expect(bench.outcome).toBe("it was called off");
    bench.relay.accept();
    await bench.settled();
    expect(bench.asked).toEqual([]);
    expect(bench.relay.subscribedFrom).toEqual([]);
    expect(bench.relay.wants).toBe("follow");
  });

  it("is no viewer's, nobody's while the device is away, and nobody's who gets no ticket", async () => {
    const viewer = new RemoteBench();
    viewer.relay.role = "viewer";
    const away = new RemoteBench();
    away.relay.helperThere = false;
    for (const bench of [viewer, away]) {
      bench.begin("end");
      await bench.live();
      expect(bench.asked).toEqual([]);
    }
    expect(viewer.outcome).toBe("you may read this terminal, not more");
    expect(away.outcome).toBe("its device cannot be reached");
    const refused = new RemoteBench(Object.assign(new Error("You may not open this."), { code: "forbidden" }));
    refused.begin("end");
    await refused.settled();
    expect(refused.outcome).toBe("You may not open this.");
  });
});

describe("a session's beginning anew", () => {
  it("is asked for once all that ran has ended", async () => {
    const bench = new RemoteBench();
    bench.begin("restart");
    await bench.live();
    await bench.answer(bench.over);
    expect(bench.asked).toEqual([closes("@1"), { do: "restart" }]);
    await bench.answer(undefined);
    expect(bench.outcome).toBeNull();
  });

  it("that is refused after the end leaves it ended, and says so", async () => {
    const bench = new RemoteBench();
    bench.begin("restart");
    await bench.live();
    await bench.answer(bench.over);
    await bench.answer(undefined, "the machine is full");
    expect(bench.outcome).toBe("it ended, and was not started again: the machine is full");
  });

  it("needs nothing ended whose programs are over", async () => {
    const bench = new RemoteBench();
    bench.relay.dead = true;
    bench.begin("restart");
    await bench.live();
    expect(bench.asked).toEqual([{ do: "restart" }]);
  });

  it("is not known to be done when the connection goes", async () => {
    const bench = new RemoteBench();
    bench.relay.dead = true;
    bench.begin("restart");
    await bench.live();
    bench.relay.cut();
    await bench.settled();
    expect(bench.outcome).toBe("the connection was lost; look whether it was done");
  });
});
