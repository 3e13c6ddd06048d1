/** Random subscriptions, acknowledgements, cuts and returns over the whole core: every byte, once, or a declared skip. */
import { limits as protocolLimits } from "@coda/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedCredit } from "./testing/fixed-credit.ts";
import { ModelBrowser } from "./testing/model-browser.ts";
import { ModelHelper } from "./testing/model-helper.ts";
import { World } from "./testing/world.ts";

const limits = {
  tailBytes: 300,
  credit: fixedCredit(120),
  fillBytes: 900,
  frameBytes: 40,
  patienceMs: 250,
  helperAckBytes: 50,
};
const helperLimits = { frameBytes: 40, creditBytes: 200 };

type Act =
  | { readonly kind: "write" | "drop" | "lag" | "busy" | "advance"; readonly amount: number }
  | { readonly kind: "helperReads" | "helperSends" | "helperWorks" | "helperCut" | "helperConnect" }
  | {
      readonly kind: "read" | "readAll" | "acknowledge" | "subscribeAgain" | "subscribeAnew" | "cut";
      readonly who: number;
    };

const runs = 2_000;
const browsers = 3;
const who = fc.nat(browsers - 1);
const often = <T>(arbitrary: fc.Arbitrary<T>, weight: number) => ({ arbitrary, weight });
const act: fc.Arbitrary<Act> = fc.oneof(
  often(fc.record({ kind: fc.constant("write" as const), amount: fc.nat(400) }), 12),
  often(fc.record({ kind: fc.constant("drop" as const), amount: fc.nat(2_000) }), 3),
  often(fc.record({ kind: fc.constant("lag" as const), amount: fc.nat(100) }), 1),
  often(fc.record({ kind: fc.constant("busy" as const), amount: fc.nat(3) }), 1),
  often(fc.record({ kind: fc.constant("advance" as const), amount: fc.nat(6_000) }), 2),
  often(
    fc.record({ kind: fc.constantFrom("helperReads" as const, "helperSends" as const, "helperWorks" as const) }),
    30,
  ),
  often(fc.record({ kind: fc.constantFrom("helperCut" as const, "helperConnect" as const) }), 2),
  often(fc.record({ kind: fc.constantFrom("read" as const, "readAll" as const, "acknowledge" as const), who }), 40),
  often(fc.record({ kind: fc.constantFrom("subscribeAgain" as const, "subscribeAnew" as const), who }), 2),
  often(fc.record({ kind: fc.constant("cut" as const), who }), 1),
);

class Play {
  readonly world = new World(limits);
  readonly helper = new ModelHelper(this.world, helperLimits);
  readonly browsers = Array.from({ length: browsers }, () => new ModelBrowser(this.world, this.helper));

  async begin(): Promise<void> {
    for (const browser of this.browsers) await browser.connect();
    await this.helper.connect();
  }

  async perform(step: Act): Promise<void> {
    if ("who" in step) await this.#browserActs(step.kind, step.who);
    else if ("amount" in step) this.#worldActs(step.kind, step.amount);
    else await this.#helperActs(step.kind);
  }

  /** No more faults: everybody reads and acknowledges until nothing moves, also what is written last. */
  async settle(): Promise<void> {
    if (!this.helper.isConnected) await this.helper.connect();
    for (const browser of this.browsers) if (!browser.isConnected) await browser.connect();
    this.#comeToRest();
    this.helper.write(1);
    this.#comeToRest();
  }

  #comeToRest(): void {
    // An acknowledgement may set off the helper, whose answer sets off a browser: nothing, several times over, is nothing.
    for (let idle = 0; idle < 5; idle++) {
      if (this.helper.workOff()) idle = 0;
      for (const browser of this.browsers) {
        if (browser.readAll()) idle = 0;
        browser.acknowledge();
      }
      if (idle > 0) this.world.clock.advance(protocolLimits.keyframeRetryMs);
    }
  }

  #worldActs(kind: "write" | "drop" | "lag" | "busy" | "advance", amount: number): void {
    if (kind === "write") this.helper.write(amount);
    else if (kind === "lag") this.helper.keyframeLag = amount;
    else if (kind === "busy") this.helper.busy = amount;
    else if (kind === "drop") this.helper.dropBefore(this.helper.start + amount);
    else this.world.clock.advance(amount);
  }

  async #helperActs(
    kind: "helperReads" | "helperSends" | "helperWorks" | "helperCut" | "helperConnect",
  ): Promise<void> {
    if (kind === "helperReads") this.helper.readOne();
    else if (kind === "helperSends") this.helper.sendOne();
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
  it("OU1 shows every byte of the pane in order, but for declared skips, and ends where the pane ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 400, size: "max" }), async (acts) => {
        const play = new Play();
        await play.begin();
        for (const step of acts) await play.perform(step);
        await play.settle();
        for (const browser of play.browsers) expect(browser.mostInFlight).toBeLessThanOrEqual(limits.credit.maxBytes);
        expect(play.browsers.map((browser) => browser.next)).toEqual(
          Array.from({ length: browsers }, () => play.helper.end),
        );
      }),
      { numRuns: runs },
    );
  }, 120_000);

  it("OU4 holds the credit whatever happens, and a browser that never acknowledges delays nobody", async () => {
    const play = new Play();
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
    const play = new Play();
    await play.begin();
    play.helper.write(5_000);
    await play.settle();
    for (const browser of play.browsers) browser.cut();
    play.helper.cut();
    play.world.clock.advance(100_000);
    expect([play.world.clock.pending, play.world.core.counts.rooms, play.world.core.counts.devices]).toEqual([0, 0, 0]);
  });
});
