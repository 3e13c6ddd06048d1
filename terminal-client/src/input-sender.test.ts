/** The sender of what is typed: what it does at every event in every state it can be in. */
import { epochSchema, limits, paneIdSchema, paneRefSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { InputSender, type InputTarget } from "./input-sender.ts";

const target: InputTarget = {
  pane: paneIdSchema.parse("%1"),
  epoch: epochSchema.parse("00000000-0000-4000-8000-000000000001"),
  ref: paneRefSchema.parse(1),
  opening: 0,
};
const otherProgram: InputTarget = { ...target, epoch: epochSchema.parse("00000000-0000-4000-8000-000000000002") };
/** More than may be on its way at once. */
const long = new Uint8Array(limits.pasteCreditBytes + 10).fill(120);

class Bench {
  nowMs = 0;
  /** What the sender did, in words: frames by their counters, parts by how many there are. */
  said: string[] = [];
  /** What each piece named as the one before it. */
  readonly after: number[] = [];
  readonly sender = new InputSender({
    send: ({ type, counter, after }) => {
      this.after.push(after);
      if (type === "input") this.said.push(`keys ${counter}`);
      if (type === "pastePart") this.said.push("part");
      if (type === "pasteEnd") this.said.push(`end ${counter}`);
    },
    cancelPaste: () => this.said.push("call off"),
    steadyMs: () => this.nowMs,
    refused: (count, why) => this.said.push(`${count} ${why}`),
    pasteMoved: () => undefined,
    stuck: () => this.said.push("stuck"),
  });

  does(event: Event): string {
    this.said = [];
    events[event](this);
    const parts = this.said.filter((word) => word === "part").length;
    const words = this.said.filter((word, index) => word !== "part" || this.said.indexOf("part") === index);
    return words.map((word) => (word === "part" ? `${parts} parts` : word)).join(", ");
  }
}

function keys(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const events = {
  type: ({ sender }: Bench) => sender.type(keys("a")),
  paste: ({ sender }: Bench) => sender.paste(keys("text")),
  interrupt: ({ sender }: Bench) => sender.type(keys("\u0003")),
  cancel: ({ sender }: Bench) => sender.cancelPaste(),
  received: ({ sender }: Bench) => sender.pasteReceived(limits.pasteCreditBytes),
  taken: ({ sender }: Bench) => sender.acknowledged(1),
  refused: ({ sender }: Bench) => sender.refused(1, "pane-dead"),
  close: ({ sender }: Bench) => sender.close("not-live"),
  lose: ({ sender }: Bench) => sender.lost(),
  open: ({ sender }: Bench) => sender.open(target),
  "open late": (bench: Bench) => {
    bench.nowMs += 30_001;
    bench.sender.open(target);
  },
  "open other": ({ sender }: Bench) => sender.open(otherProgram),
} as const;
type Event = keyof typeof events;

/** How each state is come to; counter 1 is what waits. */
const states = {
  "closed, nothing waits": [],
  "closed, keys wait": ["open", "type", "lose"],
  "closed, a paste was begun": ["open", "paste long", "lose"],
  "closed, a paste was told": ["open", "paste", "lose"],
  "open, nothing waits": ["open"],
  "open, keys wait": ["open", "type"],
  "open, a paste is begun, keys behind it": ["open", "paste long", "type"],
  "open, a paste is told": ["open", "paste"],
  "open, two pastes": ["open", "paste", "paste"],
} as const;
type State = keyof typeof states;

function stateOf(state: State): Bench {
  const bench = new Bench();
  for (const step of states[state]) {
    if (step === "paste long") bench.sender.paste(long);
    else events[step](bench);
  }
  return bench;
}

/** What is done at once, and what is sent when the connection is lost then and another one comes for the same program. */
const table: Readonly<Record<State, Readonly<Record<Event, readonly [now: string, opened: string]>>>> = {
  "closed, nothing waits": {
    type: ["1 not-live", ""],
    paste: ["1 not-live", ""],
    interrupt: ["1 not-live", ""],
    cancel: ["", ""],
    received: ["", ""],
    taken: ["", ""],
    refused: ["", ""],
    close: ["", ""],
    lose: ["", ""],
    open: ["", ""],
    "open late": ["", ""],
    "open other": ["", ""],
  },
  "closed, keys wait": {
    type: ["1 not-live", "keys 1"],
    paste: ["1 not-live", "keys 1"],
    interrupt: ["1 not-live", "keys 1"],
    cancel: ["", "keys 1"],
    received: ["", "keys 1"],
    taken: ["", ""],
    refused: ["1 pane-dead", ""],
    close: ["", "keys 1"],
    lose: ["", "keys 1"],
    open: ["keys 1", "keys 1"],
    "open late": ["1 stale", ""],
    "open other": ["1 stale", ""],
  },
  "closed, a paste was begun": {
    type: ["1 not-live", "4 parts"],
    paste: ["1 not-live", "4 parts"],
    interrupt: ["1 not-live", "4 parts"],
    cancel: ["call off, 1 paste-cancelled", "end 1"],
    received: ["", "4 parts"],
    taken: ["", ""],
    refused: ["1 pane-dead", ""],
    close: ["", "4 parts"],
    lose: ["", "4 parts"],
    open: ["4 parts", "4 parts"],
    "open late": ["1 not-live", ""],
    "open other": ["1 not-live", ""],
  },
  "closed, a paste was told": {
    type: ["1 not-live", "end 1"],
    paste: ["1 not-live", "end 1"],
    interrupt: ["1 not-live", "end 1"],
    cancel: ["call off", "end 1"],
    received: ["", "end 1"],
    taken: ["", ""],
    refused: ["1 pane-dead", ""],
    close: ["", "end 1"],
    lose: ["", "end 1"],
    open: ["end 1", "end 1"],
    "open late": ["1 stale", ""],
    "open other": ["1 stale", ""],
  },
  "open, nothing waits": {
    type: ["keys 1", "keys 1"],
    paste: ["1 parts, end 1", "end 1"],
    interrupt: ["keys 1", "keys 1"],
    cancel: ["", ""],
    received: ["", ""],
    taken: ["", ""],
    refused: ["", ""],
    close: ["", ""],
    lose: ["", ""],
    open: ["", ""],
    "open late": ["", ""],
    "open other": ["", ""],
  },
  "open, keys wait": {
    type: ["keys 2", "keys 1, keys 2"],
    paste: ["1 parts, end 2", "keys 1, end 2"],
    interrupt: ["keys 2", "keys 1, keys 2"],
    cancel: ["", "keys 1"],
    received: ["", "keys 1"],
    taken: ["", ""],
    refused: ["1 pane-dead", ""],
    close: ["", "keys 1"],
    lose: ["", "keys 1"],
    open: ["", "keys 1"],
    "open late": ["", "1 stale"],
    "open other": ["", "keys 1"],
  },
  "open, a paste is begun, keys behind it": {
    type: ["", "4 parts"],
    paste: ["", "4 parts"],
    interrupt: ["1 paste-cancelled, end 1, keys 2, keys 3", "end 1, keys 2, keys 3"],
    cancel: ["call off, 1 paste-cancelled, end 1, keys 2", "end 1, keys 2"],
    received: ["1 parts, end 1, keys 2", "end 1, keys 2"],
    taken: ["keys 2", "keys 2"],
    refused: ["1 pane-dead, keys 2", "keys 2"],
    close: ["", "4 parts"],
    lose: ["", "4 parts"],
    open: ["", "4 parts"],
    "open late": ["", "2 not-live"],
    "open other": ["", "4 parts"],
  },
  "open, a paste is told": {
    type: ["keys 2", "end 1, keys 2"],
    paste: ["", "end 1"],
    interrupt: ["keys 2", "end 1, keys 2"],
    cancel: ["call off", "end 1"],
    received: ["", "end 1"],
    taken: ["", ""],
    refused: ["1 pane-dead", ""],
    close: ["", "end 1"],
    lose: ["", "end 1"],
    open: ["", "end 1"],
    "open late": ["", "1 stale"],
    "open other": ["", "end 1"],
  },
  "open, two pastes": {
    type: ["", "end 1"],
    paste: ["", "end 1"],
    interrupt: ["1 paste-cancelled, keys 3", "end 1, keys 3"],
    cancel: ["call off, call off, 1 paste-cancelled", "end 1"],
    received: ["", "end 1"],
    taken: ["1 parts, end 2", "end 2"],
    refused: ["1 pane-dead, 1 parts, end 2", "end 2"],
    close: ["", "end 1"],
    lose: ["", "end 1"],
    open: ["", "end 1"],
    "open late": ["", "1 not-live, 1 stale"],
    "open other": ["", "end 1"],
  },
};

describe.each(Object.keys(states) as State[])("%s", (state) => {
  it.each(Object.keys(events) as Event[])("IN5 IN6 PA1 %s", (event) => {
    const bench = stateOf(state);
    const now = bench.does(event);
    bench.does("lose");
    expect([now, bench.does("open")]).toEqual(table[state][event]);
  });
});

describe("an opening without a loss", () => {
  it.each(Object.keys(states) as State[])("SL2 IN6 sends nothing a second time: %s", (state) => {
    const bench = stateOf(state);
    bench.does("open");
    for (const event of ["close", "open", "open", "close", "open late"] as const) expect(bench.does(event)).toBe("");
  });
});

describe("an acknowledgement", () => {
  it("SL4 IN3 covers what was refused before it, and what nobody knows of, and says so of each", () => {
    const bench = stateOf("open, keys wait");
    for (const event of ["type", "paste", "type", "type"] as const) bench.does(event);
    bench.said = [];
    bench.sender.acknowledged(4, { unknownTo: 1, runs: [{ from: 3, to: 3, reason: "paste-incomplete" }] });
    expect(bench.said).toEqual(["1 unconfirmed", "1 paste-incomplete"]);
    expect(bench.sender.unconfirmed).toEqual({ keys: 1, pastes: 0 });
    bench.sender.refused(3, "paste-incomplete");
    expect(bench.said).toHaveLength(2);
  });
});

describe("what was sent", () => {
  it("IN6 may have arrived, on whichever connection it was, and what was not is told apart", () => {
    const bench = stateOf("open, keys wait");
    bench.sender.paste(long);
    for (const event of ["type", "lose", "open", "lose"] as const) bench.does(event);
    expect(bench.does("open late")).toBe("2 not-live, 1 stale");
  });
});

describe("the end of a paste", () => {
  it("SL3 PA5 has nothing in it where the paste was called off before it was whole", () => {
    const ends: number[] = [];
    const sender = new InputSender({
      send: ({ type, bytes }) => void (type === "pasteEnd" && ends.push(bytes.length)),
      cancelPaste: () => undefined,
      steadyMs: () => 0,
      refused: () => undefined,
      pasteMoved: () => undefined,
      stuck: () => undefined,
    });
    sender.open(target);
    sender.paste(keys("whole"));
    sender.acknowledged(1);
    sender.paste(long);
    sender.type(keys("\u0003"));
    expect(ends).toEqual([5, 0]);
  });
});

describe("what a relay kept to itself", () => {
  it("CN12 is noticed by what the device refuses behind it, once it has had the time to be answered", () => {
    const bench = stateOf("open, keys wait");
    bench.sender.type(keys("b"));
    bench.said = [];
    bench.sender.refused(2, "out-of-order");
    expect(bench.said).toEqual(["1 out-of-order"]);
    bench.nowMs += limits.unansweredInputMs;
    bench.sender.type(keys("c"));
    bench.said = [];
    bench.sender.refused(3, "out-of-order");
    expect(bench.said).toEqual(["1 out-of-order", "stuck"]);
  });

  it("CN12 is not suspected behind what was answered, nor for any other reason", () => {
    const bench = stateOf("open, keys wait");
    bench.nowMs += limits.unansweredInputMs;
    bench.sender.type(keys("b"));
    bench.sender.refused(2, "pane-dead");
    bench.sender.acknowledged(1);
    bench.sender.type(keys("c"));
    bench.sender.refused(3, "out-of-order");
    expect(bench.said).not.toContain("stuck");
  });
});
