import { describe, expect, test } from "vitest";
import { Answer, type Pace } from "./answer.ts";
import { ApiError } from "./api-error.ts";

interface Waiting {
  readonly delayMs: number;
  readonly run: () => void;
}

/** A page whose time passes when it is told to. */
function stage(initial?: readonly number[]) {
  const waiting = new Set<Waiting>();
  const seen = new Set<() => void>();
  const questions: { readonly signal: AbortSignal; readonly reply: PromiseWithResolvers<readonly number[]> }[] = [];
  let hidden = false;
  let signedOut = 0;
  const pace: Pace = {
    after: (delayMs, run) => {
      const entry = { delayMs, run };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    isHidden: () => hidden,
    onSeen: (run) => {
      seen.add(run);
      return () => seen.delete(run);
    },
  };
  const ask = (signal: AbortSignal) => {
    const reply = Promise.withResolvers<readonly number[]>();
    questions.push({ signal, reply });
    return reply.promise;
  };
  const given = { ask, pace, onSignedOut: () => (signedOut += 1), initial };
  return {
    given,
    answer: new Answer(given),
    questions,
    delays: () => Array.from(waiting, ({ delayMs }) => delayMs),
    listeners: () => seen.size,
    signedOut: () => signedOut,
    hide: () => (hidden = true),
    show: () => {
      hidden = false;
      for (const run of seen) run();
    },
    pass: () => {
      const [next] = waiting;
      if (next === undefined) throw new Error("nothing is waited for");
      waiting.delete(next);
      next.run();
    },
    /** To the newest question. */
    reply: async (value: readonly number[] | Error) => {
      const question = questions.at(-1);
      if (value instanceof Error) question?.reply.reject(value);
      else question?.reply.resolve(value);
      await question?.reply.promise.catch(() => undefined);
      await Promise.resolve();
    },
  };
}

const unreachable = new ApiError({ code: "network", message: "No answer." });
const idle = () => undefined;

describe("while somebody looks", () => {
  test("what is not known is asked at once, and again every so often", async () => {
    const { answer, questions, reply, delays, pass } = stage();
    answer.look({ changed: idle, everyMs: 4_000 });
    expect(questions).toHaveLength(1);
    await reply([1]);
    expect(answer.get()).toStrictEqual({ data: [1], failure: undefined });
    expect(delays()).toStrictEqual([4_000]);
    pass();
    expect(questions).toHaveLength(2);
  });

  test("what the page came with is not asked again at once", () => {
    const { answer, questions, delays } = stage([1]);
    answer.look({ changed: idle, everyMs: 4_000 });
    expect(questions).toHaveLength(0);
    expect(delays()).toStrictEqual([4_000]);
  });

  test("several who look ask once, as the most impatient of them wants it", () => {
    const { answer, questions, delays } = stage([1]);
    answer.look({ changed: idle, everyMs: 4_000 });
    const leave = answer.look({ changed: idle, everyMs: 1_000 });
    expect(delays()).toStrictEqual([1_000]);
    leave();
    expect(questions).toHaveLength(0);
  });

  test("an answer that says the same changes nothing", async () => {
    const { answer, reply, pass } = stage([1]);
    let changes = 0;
    answer.look({ changed: () => (changes += 1), everyMs: 4_000 });
    const before = answer.get();
    pass();
    await reply([1]);
    expect(changes).toBe(0);
    expect(answer.get()).toBe(before);
    pass();
    await reply([2]);
    expect(changes).toBe(1);
  });

  test("a hidden page asks nothing, and at once when it is seen again", () => {
    const { answer, questions, hide, show, pass } = stage([1]);
    answer.look({ changed: idle, everyMs: 4_000 });
    hide();
    pass();
    pass();
    expect(questions).toHaveLength(0);
    show();
    expect(questions).toHaveLength(1);
  });

  test("one that somebody may wait for is asked on a hidden page, too", () => {
    const { given, questions, hide, pass } = stage([1]);
    new Answer({ ...given, alsoHidden: true }).look({ changed: idle, everyMs: 4_000 });
    hide();
    pass();
    expect(questions).toHaveLength(1);
  });
});

describe("without an answer", () => {
  test("it is asked twice more, soon, before it counts as failed; what was known stays", async () => {
    const { answer, reply, pass, delays } = stage([1]);
    answer.look({ changed: idle, everyMs: 4_000 });
    pass();
    await reply(unreachable);
    expect(delays()).toStrictEqual([1_000]);
    pass();
    await reply(unreachable);
    expect(delays()).toStrictEqual([2_000]);
    expect(answer.get().failure).toBeUndefined();
    pass();
    await reply(unreachable);
    expect(answer.get()).toStrictEqual({ data: [1], failure: unreachable });
    expect(delays()).toStrictEqual([4_000]);
    pass();
    await reply([2]);
    expect(answer.get()).toStrictEqual({ data: [2], failure: undefined });
  });

  test("what no question gets past fails at once", async () => {
    const { answer, reply, delays } = stage();
    answer.look({ changed: idle, everyMs: 4_000 });
    const gone = new ApiError({ code: "notFound", message: "It is not there." });
    await reply(gone);
    expect(answer.get().failure).toBe(gone);
    expect(delays()).toStrictEqual([4_000]);
  });

  test("who is signed out is told", async () => {
    const { answer, reply, signedOut } = stage();
    answer.look({ changed: idle, everyMs: 4_000 });
    await reply(new ApiError({ code: "signedOut", message: "Sign in." }));
    expect(signedOut()).toBe(1);
  });
});

test("what is set takes back the question that is on its way", async () => {
  const { answer, questions, reply } = stage();
  answer.look({ changed: idle, everyMs: 4_000 });
  answer.set([7]);
  expect(questions[0]?.signal.aborted).toBe(true);
  await reply([1]);
  expect(answer.get().data).toStrictEqual([7]);
});

test("once nobody looks nothing is asked and nothing listens; the next who looks has it asked at once", async () => {
  const { answer, questions, reply, delays, listeners } = stage();
  const leave = answer.look({ changed: idle, everyMs: 4_000 });
  await reply([1]);
  leave();
  expect(delays()).toStrictEqual([]);
  expect(listeners()).toBe(0);
  answer.look({ changed: idle, everyMs: 4_000 });
  expect(questions).toHaveLength(2);
  expect(answer.get().data).toStrictEqual([1]);
});
