/** The whole table of how a helper becomes another program, and what its driver makes of it. */
import { expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { answerRestart } from "./answer-restart.ts";
import { Takeover, type Proof } from "./takeover.ts";
import { takeover, type TakeoverEffect, type TakeoverEvent, type TakeoverState } from "./takeover-state.ts";

const states = {
  serving: { is: "serving" },
  proving: { is: "proving" },
  "handing-over": { is: "handing-over", to: "0.2.0" },
  ending: { is: "ending" },
  over: { is: "over" },
} as const satisfies Record<TakeoverState["is"], TakeoverState>;

const events = {
  asked: { is: "asked" },
  proved: { is: "proved", version: "0.2.0" },
  disproved: { is: "disproved", why: "it does not start" },
  "end-wanted": { is: "end-wanted" },
  "let-go": { is: "let-go" },
} as const satisfies Record<TakeoverEvent["is"], TakeoverEvent>;

type Cell = readonly [to: TakeoverState["is"], ...effects: TakeoverEffect[]];

const already: TakeoverEffect = { do: "refuse", why: "it is about to become another program already" };
const ends: TakeoverEffect = { do: "refuse", why: "it is about to end" };

const table: Record<TakeoverState["is"], Record<TakeoverEvent["is"], Cell>> = {
  serving: {
    asked: ["proving", { do: "prove" }],
    proved: ["serving"],
    disproved: ["serving"],
    "end-wanted": ["ending", { do: "stop" }],
    "let-go": ["serving"],
  },
  proving: {
    asked: ["proving", already],
    proved: ["handing-over", { do: "answer", to: "0.2.0" }, { do: "hand-over" }],
    disproved: ["serving", { do: "refuse", why: "it does not start" }],
    "end-wanted": ["ending", ends, { do: "stop" }],
    "let-go": ["proving"],
  },
  "handing-over": {
    asked: ["handing-over", already],
    proved: ["handing-over"],
    disproved: ["handing-over"],
    "end-wanted": ["ending"],
    "let-go": ["over", { do: "replace" }],
  },
  ending: {
    asked: ["ending", ends],
    proved: ["ending"],
    disproved: ["ending"],
    "end-wanted": ["ending"],
    "let-go": ["over", { do: "exit" }],
  },
  over: { asked: ["over", ends], proved: ["over"], disproved: ["over"], "end-wanted": ["over"], "let-go": ["over"] },
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

/** A helper that writes down what is done to it. */
function helper(proof: Promise<Proof>, given: { replace?: () => void; handOver?: () => Promise<void> } = {}) {
  const did: string[] = [];
  const over = new Takeover({
    prove: async () => proof,
    handOver: async () => {
      did.push("hand over");
      await given.handOver?.();
    },
    stop: async () => void did.push("stop"),
    replace: () => {
      did.push("replace");
      given.replace?.();
    },
    log: silentLog,
  });
  return { did, over };
}

test("one that proves itself is told of, and takes over once all is let go", async () => {
  const { did, over } = helper(Promise.resolve({ version: "0.2.0" }));
  expect(await over.ask()).toEqual({ to: "0.2.0" });
  expect(await over.over).toBe("failed"); // only a process that was not replaced gets here
  expect(did).toEqual(["hand over", "replace"]);
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
  proof.resolve({ version: "0.2.0" });
  expect(await over.over).toBe("ended");
  expect(did).toEqual(["stop"]);
});

test("told to end while things are handed over, it ends instead of becoming another", async () => {
  const handed = Promise.withResolvers<void>();
  const { did, over } = helper(Promise.resolve({ version: "0.2.0" }), { handOver: async () => handed.promise });
  await over.ask();
  over.end();
  handed.resolve();
  expect(await over.over).toBe("ended");
  expect(did).toEqual(["hand over"]);
});

test("what cannot be handed over, and a program that is gone, end the process as a crash would", async () => {
  const gone = (): never => {
    throw new Error("no such file");
  };
  const { did, over } = helper(Promise.resolve({ version: "0.2.0" }), { handOver: async () => gone(), replace: gone });
  await over.ask();
  expect(await over.over).toBe("failed");
  expect(did).toEqual(["hand over", "replace"]);
});
