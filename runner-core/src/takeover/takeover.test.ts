/** The whole table of how a helper becomes another program, and what its driver makes of it. */
import { expect, test, vi } from "vitest";
import { silentLog } from "../log.ts";
import { answerRestart } from "./answer-restart.ts";
import type { Handover } from "./handover.ts";
import { Takeover, type Given, type Proof, type TakeoverPorts } from "./takeover.ts";
import { takeover, type TakeoverEffect, type TakeoverEvent, type TakeoverState } from "./takeover-state.ts";

const states = {
  serving: { is: "serving" },
  proving: { is: "proving" },
  preparing: { is: "preparing", to: "0.2.0" },
  "standing-in": { is: "standing-in" },
  "handing-over": { is: "handing-over", last: "replace" },
  ending: { is: "ending" },
  over: { is: "over" },
} as const satisfies Record<TakeoverState["is"], TakeoverState>;

const events = {
  asked: { is: "asked" },
  proved: { is: "proved", version: "0.2.0", standsIn: true },
  disproved: { is: "disproved", why: "it does not start" },
  "successor-ready": { is: "successor-ready" },
  "stand-in-failed": { is: "stand-in-failed", why: "it ended" },
  "end-wanted": { is: "end-wanted" },
  "let-go": { is: "let-go" },
} as const satisfies Record<TakeoverEvent["is"], TakeoverEvent>;

type Cell = readonly [to: TakeoverState["is"], ...effects: TakeoverEffect[]];

const already: TakeoverEffect = { do: "refuse", why: "it is about to become another program already" };
const ends: TakeoverEffect = { do: "refuse", why: "it is about to end" };
const nobody: TakeoverEffect = { do: "refuse-successor", why: "no other helper is to take over from it" };
const tooLate: TakeoverEffect = { do: "refuse-successor", why: "it is about to end" };
const answer: TakeoverEffect = { do: "answer", to: "0.2.0" };
const toSuccessor: TakeoverEffect = { do: "hand-over", to: "successor" };

const table: Record<TakeoverState["is"], Record<TakeoverEvent["is"], Cell>> = {
  serving: {
    asked: ["proving", { do: "prove" }],
    proved: ["serving"],
    disproved: ["serving"],
    "successor-ready": ["serving", nobody],
    "stand-in-failed": ["serving"],
    "end-wanted": ["ending", { do: "stop" }],
    "let-go": ["serving"],
  },
  proving: {
    asked: ["proving", already],
    proved: ["preparing", { do: "begin-stand-in" }],
    disproved: ["serving", { do: "refuse", why: "it does not start" }],
    "successor-ready": ["proving", nobody],
    "stand-in-failed": ["proving"],
    "end-wanted": ["ending", ends, { do: "stop" }],
    "let-go": ["proving"],
  },
  preparing: {
    asked: ["preparing", already],
    proved: ["preparing"],
    disproved: ["preparing"],
    "successor-ready": ["handing-over", answer, toSuccessor],
    "stand-in-failed": ["serving", { do: "refuse", why: "it ended" }],
    "end-wanted": ["ending", ends, { do: "stop" }],
    "let-go": ["preparing"],
  },
  "standing-in": {
    asked: ["standing-in", already],
    proved: ["standing-in"],
    disproved: ["standing-in"],
    "successor-ready": ["handing-over", toSuccessor],
    "stand-in-failed": ["standing-in"],
    "end-wanted": ["ending", { do: "stop" }],
    "let-go": ["standing-in"],
  },
  "handing-over": {
    asked: ["handing-over", already],
    proved: ["handing-over"],
    disproved: ["handing-over"],
    "successor-ready": ["handing-over", nobody],
    "stand-in-failed": ["handing-over"],
    "end-wanted": ["ending"],
    "let-go": ["over", { do: "replace" }],
  },
  ending: {
    asked: ["ending", ends],
    proved: ["ending"],
    disproved: ["ending"],
    "successor-ready": ["ending", tooLate],
    "stand-in-failed": ["ending"],
    "end-wanted": ["ending"],
    "let-go": ["over", { do: "exit" }],
  },
  over: {
    asked: ["over", ends],
    proved: ["over"],
    disproved: ["over"],
    "successor-ready": ["over", tooLate],
    "stand-in-failed": ["over"],
    "end-wanted": ["over"],
    "let-go": ["over"],
  },
};

const cells = Object.entries(table).flatMap(([state, row]) =>
  Object.entries(row).map(([event, cell]) => [state, event, cell] as const),
);

test.each(cells)("%s, %s", (state, event, [to, ...effects]) => {
  const step = takeover(states[state as TakeoverState["is"]], events[event as TakeoverEvent["is"]]);
  expect([step.state.is, ...step.effects]).toEqual([to, ...effects]);
});

test("a helper that is a part of something else says what that is", async () => {
  expect(await answerRestart(undefined)).toMatchObject({
    ok: false,
    message: expect.stringContaining("desktop app") as string,
  });
  const refused = await answerRestart(async () => ({ refused: "it does not start" }));
  expect(refused).toEqual({ ok: false, message: "the helper goes on as it is: it does not start" });
});

test("one that knows nothing of standing in is become at once; one that stood in ends", () => {
  const proved = takeover(states.proving, { is: "proved", version: "0.2.0", standsIn: false });
  expect(proved).toEqual({
    state: { is: "handing-over", last: "replace" },
    effects: [answer, { do: "hand-over", to: "this-process" }],
  });
  const { state } = takeover(states["standing-in"], { is: "successor-ready" });
  expect(takeover(state, { is: "let-go" })).toEqual({ state: { is: "over" }, effects: [{ do: "exit" }] });
});

const handover: Handover = { sessions: [], tmux: "/usr/bin/tmux" };
const newer: Proof = { version: "0.2.0", standsIn: true };
const older: Proof = { version: "0.0.9", standsIn: false };

/** A helper that writes down what is done to it. */
function helper(proof: Promise<Proof>, given: { replace?: () => void; handOver?: () => Promise<void> } = {}) {
  const did: string[] = [];
  const failed = Promise.withResolvers<string>();
  const ports: TakeoverPorts = {
    prove: async () => proof,
    beginStandIn: async () => {
      did.push("begin stand-in");
      return failed.promise;
    },
    handOver: async () => {
      did.push("hand over");
      await given.handOver?.();
      return { handover, rest: Promise.resolve() };
    },
    leave: () => void did.push("leave"),
    stop: async () => void did.push("stop"),
    replace: (standIn) => {
      did.push(standIn === undefined ? "replace" : `replace after ${standIn}`);
      given.replace?.();
    },
    log: silentLog,
  };
  return { did, over: new Takeover(ports), standingIn: new Takeover(ports, "standing-in"), fail: failed.resolve };
}

/** Once it waits for one. */
async function successorOf(over: Takeover): Promise<Given> {
  return vi.waitUntil(async () => {
    const given = await over.give(7);
    return "handover" in given.said ? given : undefined;
  });
}

test("it serves until its stand-in is ready, and becomes the other program once that one has all it needs", async () => {
  const { did, over } = helper(Promise.resolve(newer));
  expect((await over.give(7)).said).toEqual({ refused: "no other helper is to take over from it" });
  const asked = over.ask();
  const { said, delivered } = await successorOf(over);
  expect(said).toEqual({ handover });
  expect(await asked).toEqual({ to: "0.2.0" });
  expect(did).toEqual(["begin stand-in", "hand over"]);
  delivered();
  expect(await over.over).toBe("failed"); // only a process that was not replaced gets here
  expect(did).toEqual(["begin stand-in", "hand over", "replace after 7"]);
});

test("one that does not get ready changes nothing, and may be asked for again", async () => {
  const { did, over, fail } = helper(Promise.resolve(newer));
  const asked = over.ask();
  fail("it ended");
  expect(await asked).toEqual({ refused: "it ended" });
  expect((await over.give(7)).said).toHaveProperty("refused");
  expect(await over.ask()).toEqual({ refused: "it ended" });
  over.end();
  expect(await over.over).toBe("ended");
  expect(did).toEqual(["begin stand-in", "begin stand-in", "stop"]);
});

test("a stand-in hands over to the process that is a helper again, and ends", async () => {
  const { did, standingIn } = helper(Promise.resolve(newer));
  expect(await standingIn.ask()).toEqual({ refused: "it is about to become another program already" });
  const { said, delivered } = await standingIn.give(1);
  expect(said).toEqual({ handover });
  delivered();
  expect(await standingIn.over).toBe("ended");
  expect(did).toEqual(["hand over"]);
});

test("a successor is told what could not be handed over, and that one ends", async () => {
  const broken = async (): Promise<never> => {
    throw new Error("tmux hangs");
  };
  const { standingIn } = helper(Promise.resolve(newer), { handOver: broken });
  expect((await standingIn.give(1)).said).toEqual({ refused: "tmux hangs" });
  expect(await standingIn.over).toBe("ended");
});

test("an older program is told of, and takes over once all is let go", async () => {
  const { did, over } = helper(Promise.resolve(older));
  expect(await over.ask()).toEqual({ to: "0.0.9" });
  expect(await over.over).toBe("failed");
  expect(did).toEqual(["hand over", "leave", "replace"]);
});

test("one that does not start changes nothing, and may be asked for again", async () => {
  const { did, over } = helper(Promise.resolve({ why: "it does not start" }));
  expect(await over.ask()).toEqual({ refused: "it does not start" });
  expect(await over.ask()).toEqual({ refused: "it does not start" });
  over.end();
  expect(await over.over).toBe("ended");
  expect(did).toEqual(["stop"]);
});

test("of two that ask at once the second is refused; an end that is wanted meanwhile is an end", async () => {
  const proof = Promise.withResolvers<Proof>();
  const { did, over } = helper(proof.promise);
  const first = over.ask();
  expect(await over.ask()).toEqual({ refused: "it is about to become another program already" });
  over.end();
  expect(await first).toEqual({ refused: "it is about to end" });
  proof.resolve(newer);
  expect(await over.over).toBe("ended");
  expect(did).toEqual(["stop"]);
});

test("told to end while things are handed over, it ends instead of becoming another", async () => {
  const handed = Promise.withResolvers<void>();
  const { did, over } = helper(Promise.resolve(older), { handOver: async () => handed.promise });
  await over.ask();
  over.end();
  handed.resolve();
  expect(await over.over).toBe("ended");
  expect(did).toEqual(["hand over", "leave"]);
});

test("what cannot be handed over, and a program that is gone, end the process as a crash would", async () => {
  const lost = async (): Promise<never> => gone();
  const gone = (): never => {
    throw new Error("no such file");
  };
  const { did, over } = helper(Promise.resolve(older), { handOver: lost, replace: gone });
  await over.ask();
  expect(await over.over).toBe("failed");
  expect(did).toEqual(["hand over", "replace"]);
});
