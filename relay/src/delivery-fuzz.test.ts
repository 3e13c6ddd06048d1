/** Random subscriptions, acknowledgements, cuts and returns over the whole core: every byte, once, or a declared skip. */
import { limits as protocolLimits } from "@coda/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryExchange } from "./bus/memory-bus.ts";
import { fixedCredit } from "./testing/fixed-credit.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { ModelBrowser } from "./testing/model-browser.ts";
import { ModelHelper } from "./testing/model-helper.ts";
import { settle, World } from "./testing/world.ts";

const limits = {
  tailBytes: 300,
  deviceTailBytes: 10_000,
  credit: fixedCredit(120),
  fillBytes: 900,
  frameBytes: 40,
  patienceMs: 250,
  helperAckBytes: 50,
};
const helperLimits = { frameBytes: 40, creditBytes: 200 };

type Act =
  | { readonly kind: "write" | "drop" | "lag" | "busy" | "advance"; readonly amount: number }
  | { readonly kind: (typeof helperActs)[number] }
  | { readonly kind: (typeof placeActs)[number] }
  | {
      readonly kind: "read" | "readAll" | "acknowledge" | "subscribeAgain" | "subscribeAnew" | "cut";
      readonly who: number;
    };

const helperActs = [
  "helperReads",
  "helperSends",
  "helperArrives",
  "helperWorks",
  "helperCut",
  "helperConnect",
] as const;

/** What befalls a node or its machine. */
const placeActs = ["nodeCutOff", "nodeBack", "clockSetBack", "clockSetOn"] as const;

const browsers = 3;
/** Less than between two signs of life. */
const nodeStepMs = 500;
const farMs = 4_700_000;
const who = fc.nat(browsers - 1);
const often = <T>(arbitrary: fc.Arbitrary<T>, weight: number) => ({ arbitrary, weight });
const act: fc.Arbitrary<Act> = fc.oneof(
  often(fc.record({ kind: fc.constant("write" as const), amount: fc.nat(400) }), 12),
  often(fc.record({ kind: fc.constant("drop" as const), amount: fc.nat(2_000) }), 3),
  often(fc.record({ kind: fc.constant("lag" as const), amount: fc.nat(100) }), 1),
  often(fc.record({ kind: fc.constant("busy" as const), amount: fc.nat(3) }), 1),
  often(fc.record({ kind: fc.constant("advance" as const), amount: fc.nat(6_000) }), 2),
  often(
    fc.record({
      kind: fc.constantFrom(
        "helperReads" as const,
        "helperSends" as const,
        "helperSends" as const,
        "helperArrives" as const,
        "helperWorks" as const,
      ),
    }),
    36,
  ),
  often(fc.record({ kind: fc.constantFrom("helperCut" as const, "helperConnect" as const) }), 2),
  often(fc.record({ kind: fc.constantFrom("read" as const, "readAll" as const, "acknowledge" as const), who }), 40),
  often(fc.record({ kind: fc.constantFrom("subscribeAgain" as const, "subscribeAnew" as const), who }), 2),
  often(fc.record({ kind: fc.constant("cut" as const), who }), 1),
  often(fc.record({ kind: fc.constantFrom(...placeActs) }), 1),
);

function isPlaceAct(step: Act): step is Extract<Act, { readonly kind: (typeof placeActs)[number] }> {
  return placeActs.some((kind) => kind === step.kind);
}

/** A pane that three browsers watch, over one node, or two of them over another node than the helper's. */
class Play {
  readonly clock = new ManualClock();
  readonly home: World;
  readonly helper: ModelHelper;
  readonly browsers: readonly ModelBrowser[];
  readonly #nodes: 1 | 2;
  readonly #away: World;

  constructor(nodes: 1 | 2) {
    this.#nodes = nodes;
    const exchange = new MemoryExchange(this.clock);
    this.home = new World(limits, exchange);
    this.#away = nodes === 1 ? this.home : new World(limits, exchange);
    this.helper = new ModelHelper(this.home, helperLimits);
    this.browsers = [this.home, this.#away, this.#away].map((world) => new ModelBrowser(world, this.helper));
  }

  async begin(): Promise<void> {
    for (const browser of this.browsers) await browser.connect();
    await this.helper.connect();
  }

  async perform(step: Act): Promise<void> {
    if ("who" in step) await this.#browserActs(step.kind, step.who);
    else if ("amount" in step) this.#worldActs(step.kind, step.amount);
    else if (isPlaceAct(step)) this.#placeActs(step.kind);
    else await this.#helperActs(step.kind);
    await this.#heard();
  }

  /** What one node told the other is there, and what that led to. */
  async #heard(): Promise<void> {
    if (this.#nodes === 2) for (let round = 0; round < 6; round++) await settle();
  }

  /** No more faults: everybody reads and acknowledges until nothing moves. */
  async settle(): Promise<void> {
    this.#placeActs("nodeBack");
    await this.#connectAll();
    if (this.#nodes === 2) await this.#nodesMeet();
    // Who was silent for long was dropped meanwhile.
    await this.#connectAll();
    await this.comeToRest();
  }

  async #connectAll(): Promise<void> {
    if (!this.helper.isConnected) await this.helper.connect();
    for (const browser of this.browsers) if (!browser.isConnected) await browser.connect();
  }

  /** Nodes that have lost each other find each other again. */
  async #nodesMeet(): Promise<void> {
    for (let past = 0; past < protocolLimits.nodeSilenceMs + protocolLimits.nodeFindAgainMs; past += nodeStepMs) {
      this.clock.advance(nodeStepMs);
      await this.#heard();
      this.helper.workOff();
      for (const browser of this.browsers) browser.readAll();
    }
  }

  async comeToRest(): Promise<void> {
    // An acknowledgement may set off the helper, whose answer sets off a browser: nothing, several times over, is nothing.
    for (let idle = 0; idle < 5; idle++) {
      if (this.helper.workOff()) idle = 0;
      await this.#heard();
      for (const browser of this.browsers) {
        if (browser.readAll()) idle = 0;
        browser.acknowledge();
      }
      await this.#heard();
      if (idle > 0) this.clock.advance(protocolLimits.keyframeRetryMs);
    }
  }

  #worldActs(kind: "write" | "drop" | "lag" | "busy" | "advance", amount: number): void {
    if (kind === "write") this.helper.write(amount);
    else if (kind === "lag") this.helper.keyframeLag = amount;
    else if (kind === "busy") this.helper.busy = amount;
    else if (kind === "drop") this.helper.dropBefore(this.helper.start + amount);
    else this.clock.advance(amount);
  }

  #placeActs(kind: (typeof placeActs)[number]): void {
    if (kind === "clockSetBack") this.clock.jump(-farMs);
    else if (kind === "clockSetOn") this.clock.jump(farMs);
    else if (this.#nodes === 2) this.#away.bus.setConnected(kind === "nodeBack");
  }

  async #helperActs(kind: (typeof helperActs)[number]): Promise<void> {
    if (kind === "helperReads") this.helper.readOne();
    else if (kind === "helperSends") this.helper.sendOne();
    else if (kind === "helperArrives") this.helper.arriveOne();
    else if (kind === "helperWorks") this.helper.workOff();
    else if (kind === "helperCut") this.helper.cut();
    else await this.helper.connect();
  }

  async #browserActs(
    kind: "read" | "readAll" | "acknowledge" | "subscribeAgain" | "subscribeAnew" | "cut",
    index: number,
  ): Promise<void> {
    const browser = this.browsers[index];
    if (browser === undefined) return;
    if (!browser.isConnected) await browser.connect();
    if (kind === "read") browser.readOne();
    else if (kind === "readAll") browser.readAll();
    else if (kind === "acknowledge") browser.acknowledge();
    else if (kind === "cut") browser.cut();
    else browser.subscribe(kind === "subscribeAgain" ? browser.next : null, false);
  }
}

describe("delivery under random faults", () => {
  for (const [nodes, numRuns] of [
    [1, 2_000],
    [2, 300],
  ] as const)
    it(`OU1 shows every byte of the pane in order, but for declared skips, and ends where the pane ends, over ${nodes} nodes`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 400, size: "max" }), async (acts) => {
          const play = new Play(nodes);
          await play.begin();
          for (const step of acts) await play.perform(step);
          await play.settle();
          for (const browser of play.browsers) expect(browser.mostInFlight).toBeLessThanOrEqual(limits.credit.maxBytes);
          const shown = () => play.browsers.map((browser) => browser.next);
          // Though nothing follows that would tell of a hole.
          expect(shown()).toEqual(play.browsers.map(() => play.helper.end));
          play.helper.write(1);
          await play.comeToRest();
          expect(shown()).toEqual(play.browsers.map(() => play.helper.end));
        }),
        { numRuns },
      );
    }, 300_000);

  it("OU4 holds the credit whatever happens, and a browser that never acknowledges delays nobody", async () => {
    const play = new Play(1);
    await play.begin();
    const [stalled, ...others] = play.browsers;
    for (let round = 0; round < 200; round++) {
      play.helper.write(37);
      play.helper.workOff();
      stalled?.readAll();
      for (const browser of others) {
        browser.readAll();
        browser.acknowledge();
      }
      play.helper.workOff();
    }
    for (const browser of others) browser.readAll();
    expect(others.map((browser) => browser.next)).toEqual([play.helper.end, play.helper.end]);
    expect(stalled?.next).toBeLessThan(300);
    expect(Math.max(...play.browsers.map((browser) => browser.mostInFlight))).toBeLessThanOrEqual(
      limits.credit.maxBytes,
    );
  });
});

describe("the end of everything", () => {
  it("leaves no request, timer or subscription behind when all have gone", async () => {
    const play = new Play(1);
    await play.begin();
    play.helper.write(5_000);
    await play.settle();
    for (const browser of play.browsers) browser.cut();
    play.helper.cut();
    play.clock.advance(100_000);
    expect([play.clock.pending, play.home.core.counts.rooms, play.home.core.counts.devices]).toEqual([0, 0, 0]);
  });
});
