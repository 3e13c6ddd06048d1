/**
 * Random walks through everything that may happen between a program's output and one reader's eye. CODA_RESUME_WALKS=20000
 * for the long run.
 */
import type { EpochOrigin } from "@coda/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { FakeRecording } from "./testing/fake-recording.ts";
import { PlainBench } from "./testing/session-bench.ts";

/** This room knows no Node; its tests run in one. */
const { process } = globalThis as unknown as { readonly process: { readonly env: Record<string, string | undefined> } };
const walks = Number(process.env["CODA_RESUME_WALKS"] ?? 3_000);

type Step =
  | { readonly do: "print"; readonly lines: number }
  | { readonly do: "deliver"; readonly bytes: number; readonly repeat: number }
  | {
      readonly do:
        | "cut"
        | "newProgram"
        | "foundProgram"
        | "skip"
        | "older"
        | "upload"
        | "settle"
        | "calm"
        | "helperLeaves"
        | "helperComes"
        | "reload"
        | "reloadUnsaved"
        | "webFails"
        | "webAnswers"
        | "drop"
        | "pipeTaken";
    };

function weighted(weight: number, ...names: Exclude<Step["do"], "print" | "deliver">[]) {
  return { weight, arbitrary: fc.record({ do: fc.constantFrom(...names) }) };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("print" as const), lines: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant("deliver" as const),
      bytes: fc.integer({ min: 1, max: 200 }),
      repeat: fc.integer({ min: 0, max: 60 }),
    }),
  },
  weighted(6, "upload", "settle", "calm"),
  weighted(2, "cut", "skip", "older"),
  weighted(2, "reload", "reloadUnsaved", "helperLeaves", "helperComes"),
  weighted(2, "newProgram", "foundProgram", "upload"),
  weighted(1, "webFails", "webAnswers", "drop", "pipeTaken"),
);

/** A program that numbers its lines, whoever runs it next goes on counting; and one page that shows them. */
class Walk {
  #bench: PlainBench;
  #printed = 0;
  #programs = 1;
  #captured = false;

  constructor() {
    this.#bench = new PlainBench(new FakeRecording(1));
  }

  get printed(): string[] {
    return Array.from({ length: this.#printed }, (_, line) => `line ${line}`);
  }

  get shown(): string[] {
    return this.#bench.session.lines().filter((line) => line !== "");
  }

  get continuity() {
    return this.#bench.session.getSnapshot().continuity;
  }

  async take(now: Step): Promise<void> {
    const bench = this.#bench;
    switch (now.do) {
      case "print":
        return this.#print(now.lines);
      case "deliver":
        return bench.relay.deliver(now.bytes, now.repeat);
      case "cut":
        bench.relay.cut();
        return this.#connect();
      case "newProgram":
        return this.#newProgram("created");
      case "foundProgram":
        return this.#newProgram("adopted");
      case "pipeTaken":
        return this.#capture();
      case "skip":
        return bench.relay.skip();
      case "older":
        void bench.session.loadOlder();
        return;
      case "upload":
        for (const recording of bench.recordings) recording.upload();
        return;
      case "drop":
        // The helper lets go of what is stored.
        this.#newest.start = this.#newest.uploaded;
        return;
      case "settle":
        return bench.settled();
      case "calm":
        return bench.clock.advance(450);
      case "helperLeaves":
      case "helperComes":
        bench.relay.helperThere = now.do === "helperComes";
        bench.relay.ref += 1;
        return bench.relay.tellState();
      case "reload":
        bench.away();
        await bench.settled();
        return this.#reload();
      case "reloadUnsaved":
        return this.#reload();
      case "webFails":
      case "webAnswers":
        for (const recording of bench.recordings) recording.unreadable = now.do === "webFails";
    }
  }

  /** Nothing fails any more, and everything comes to rest. */
  async end(): Promise<void> {
    if (this.#captured) this.#newProgram("created");
    for (const last of ["webAnswers", "upload", "helperComes", "cut"] as const) await this.take({ do: last });
    this.#bench.relay.deliver(1_000_000);
    await this.#bench.later(60_000);
    this.#bench.relay.deliver(1_000_000);
    await this.#bench.later(60_000);
    for (let pages = 0; (await this.#bench.session.loadOlder()) === "more"; pages++) {
      if (pages > this.#printed + 2 * this.#programs) throw new Error("older history has no beginning");
      await this.#bench.settled();
    }
    await this.#bench.settled();
    this.#bench.session.dispose();
  }

  get #newest(): FakeRecording {
    const newest = this.#bench.recordings.at(-1);
    if (newest === undefined) throw new Error("no recording");
    return newest;
  }

  /** Of what is shown meanwhile nothing is kept, and nobody asks for it later. */
  #print(lines: number): void {
    if (this.#captured) return this.#bench.relay.recording.print("line of captures\r\n");
    for (let line = 0; line < lines; line++) this.#newest.print(`line ${this.#printed++}\r\n`);
  }

  /**
   * The end of the one before may be stored long after the next one is announced, which may have begun before it was
   * found: then a page begins at a keyframe.
   */
  #newProgram(origin: EpochOrigin): void {
    const { relay, recordings } = this.#bench;
    this.#newest.over = true;
    this.#captured = false;
    const next = new FakeRecording((this.#programs += 1), origin);
    recordings.push(next);
    relay.recording = next;
    relay.ref += 1;
    relay.tellState();
  }

  /** Somebody else takes the pane's output. */
  #capture(): void {
    const { relay } = this.#bench;
    this.#newest.over = true;
    this.#captured = true;
    relay.recording = new FakeRecording((this.#programs += 1), "adopted", { recorded: false });
    relay.ref += 1;
    relay.tellState();
  }

  async #reload(): Promise<void> {
    const { helperThere, ref, recording } = this.#bench.relay;
    this.#bench.session.dispose();
    this.#bench = new PlainBench(this.#bench);
    this.#bench.relay.helperThere = helperThere;
    this.#bench.relay.recording = recording;
    this.#bench.relay.ref = ref + 1;
    await this.#connect();
  }

  async #connect(): Promise<void> {
    this.#bench.relay.ref += 1;
    this.#bench.wake();
    await this.#bench.live();
  }
}

async function walked(steps: readonly Step[]): Promise<Walk> {
  const walk = new Walk();
  for (const now of steps) await walk.take(now);
  await walk.end();
  return walk;
}

it("RS5 whatever is cut, delayed, repeated, skipped, reloaded or away, the reader ends with every line once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const walk = await walked(steps);
      expect(walk.shown).toEqual(walk.printed);
      expect(walk.continuity).toEqual({ kind: "continuous" });
    }),
    { numRuns: walks },
  );
}, 600_000);

/** Walks that lost lines. */
const found: readonly { readonly which: string; readonly steps: readonly Step[] }[] = [
  {
    which: "a program's last ones, behind a keyframe that was needed no more when the view had skipped",
    steps: [
      { do: "reload" },
      { do: "print", lines: 2 },
      { do: "skip" },
      { do: "upload" },
      { do: "print", lines: 15 },
      { do: "deliver", bytes: 124, repeat: 0 },
      { do: "settle" },
      { do: "calm" },
      { do: "newProgram" },
      { do: "helperComes" },
      { do: "settle" },
    ],
  },
  {
    which: "a program's last ones, behind such a keyframe when captures had been on view",
    steps: [
      { do: "print", lines: 35 },
      { do: "upload" },
      { do: "print", lines: 1 },
      { do: "reload" },
      { do: "pipeTaken" },
      { do: "cut" },
      { do: "older" },
    ],
  },
  {
    which: "a program's first ones, before the keyframe that it is shown from when it was announced with nothing",
    steps: [
      { do: "print", lines: 1 },
      { do: "upload" },
      { do: "foundProgram" },
      { do: "upload" },
      { do: "settle" },
      { do: "print", lines: 16 },
      { do: "upload" },
    ],
  },
];

it.each(found)("RS5 no lines are missing: $which", async ({ steps }) => {
  const walk = await walked(steps);
  expect(walk.shown).toEqual(walk.printed);
});
