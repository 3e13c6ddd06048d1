/**
 * The browser's sender, the helper's window and its typing, and a model of tmux, with everything between them cut, delayed,
 * repeated and started anew at every step. CODA_INPUT_RUNS=100000 for the long run, CODA_INPUT_SEED for the same again.
 */
import { ModelHelper, type ModelConnection } from "@coda/runner-core/testing/model-helper";
import { ModelTmux } from "@coda/runner-core/testing/model-tmux";
import { InputSender } from "@coda/terminal-client/input-sender";
import {
  clientIdSchema,
  epochSchema,
  paneIdSchema,
  paneRefSchema,
  refusalOf,
  type CoveredRefusals,
  type Epoch,
  type HelperToRelay,
} from "@coda/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";

const runs = Number(process.env["CODA_INPUT_RUNS"] ?? 8_000);
const seed = Number(process.env["CODA_INPUT_SEED"] ?? 20_261_121);
const client = clientIdSchema.parse("00000000-0000-4000-8000-000000000001");
const programs = [2, 3].map((program) => epochSchema.parse(`00000000-0000-4000-8000-00000000000${program}`));
const pane = paneIdSchema.parse("%1");

const steps = [
  "type",
  "type",
  "type",
  "type long",
  "paste",
  "interrupt",
  "call off",
  "keep what goes up",
  "keep refusals",
  "to helper",
  "to helper",
  "to helper",
  "to helper twice",
  "to browser",
  "to browser",
  "tmux reads",
  "tmux reads",
  "tmux reads",
  "tmux reads late",
  "helper hears",
  "helper hears",
  "helper hears",
  "close and open",
  "cut",
  "connect",
  "connect",
  "kill helper",
  "lose tmux",
  "tmux again",
  "tmux again",
  "tmux away",
  "mode",
  "input off",
  "half a minute",
  "next program",
] as const;
type Step = (typeof steps)[number];

/** A key that is refused, of which its browser hears only by what comes of the next: too long to be met by chance. */
const refusedUnheard: readonly Step[] = [
  ...(["keep refusals", "input off", "type", "to helper"] as const),
  ...(["tmux reads", "helper hears", "tmux reads", "helper hears"] as const),
  ...(["input off", "type", "to helper", "tmux reads", "helper hears", "to browser", "to browser"] as const),
];
/** Failed of 100,000 (2026-11-22): answers that came dozens of turns behind the last thing that the helper heard. */
const answeredLate: readonly (readonly Step[])[] = [
  ["paste", "type", "mode", "type"],
  refusedUnheard,
  ["to helper", "half a minute", "keep refusals", "call off", "tmux reads", "to helper", "tmux away", "tmux again"],
  refusedUnheard,
  ["type"],
];
const anyStep = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...steps).map((step): readonly Step[] => [step]) },
  { weight: 1, arbitrary: fc.constant(refusedUnheard) },
);

/** An answer on its way to the browser. */
type Answer = { readonly acknowledged: number; readonly covered: CoveredRefusals } | HelperToRelay;

interface Typed {
  readonly text: string;
  readonly how: "keys" | "paste";
  readonly epoch: Epoch | undefined;
  readonly atMs: number;
}

const interrupt = "\u0003";
const piece = new RegExp(`<(?<counter>\\d+):x*>?|${interrupt}`, "gu");
/** Older than what is sent again after a reconnect (IN6). */
const tooOldMs = 30_001;

class World {
  readonly tmux = new ModelTmux();
  readonly typed: Typed[] = [];
  readonly acknowledged = new Set<number>();
  readonly refused = new Set<number>();
  #refusals = 0;
  /** Pastes that the helper was told to type, whether it heard of it or not. */
  readonly #told = new Set<number>();
  #nowMs = 0;
  #programs = 0;
  #helper = new ModelHelper(this.tmux);
  #connection: ModelConnection | undefined;
  #up: (Uint8Array<ArrayBuffer> | "call off")[] = [];
  #down: Answer[] = [];
  /** Somebody in between, on this connection. */
  #keepsRefusals = false;
  readonly #sender = new InputSender({
    send: (piece) => {
      if (this.#connection === undefined) return;
      this.#up.push(this.#connection.seal(piece));
      if (piece.type === "pasteEnd") this.#told.add(piece.counter);
    },
    cancelPaste: () => {
      if (this.#connection !== undefined) this.#up.push("call off");
    },
    steadyMs: () => this.#nowMs,
    refused: (count) => {
      this.#refusals += count;
    },
    pasteMoved: () => undefined,
    stuck: () => undefined,
  });

  do(step: Step): void {
    switch (step) {
      case "type":
        return this.#type("keys", 4);
      case "type long":
        return this.#type("keys", 600);
      case "paste":
        return this.#type("paste", 300);
      case "interrupt":
        if (this.#connection !== undefined) this.#callOff();
        return this.#typeText(interrupt, "keys");
      case "call off":
        this.#callOff();
        return this.#sender.cancelPaste();
      case "keep what goes up":
        this.#up.shift();
        return undefined;
      case "keep refusals":
        this.#keepsRefusals = true;
        return undefined;
      case "to helper":
        return this.#toHelper(1);
      case "to helper twice":
        return this.#toHelper(2);
      case "to browser":
        return this.#toBrowser();
      case "tmux reads":
        return void this.tmux.clients.at(-1)?.read();
      case "tmux reads late":
        return void this.tmux.clients.find((one) => one.read());
      case "helper hears":
        return void this.#helper.hear();
      case "close and open":
        // As for a pane that is dead for a moment: what was sent is still on its way.
        this.#sender.close("not-live");
        return this.#open();
      case "cut":
        return this.#cut();
      case "connect":
        return this.#connect();
      case "kill helper":
        this.#cut();
        this.#helper = new ModelHelper(this.tmux);
        return undefined;
      case "lose tmux":
        return this.#helper.loseTmux();
      case "tmux again":
        return this.#helper.tmuxAgain(true);
      case "tmux away":
        return this.#helper.tmuxAgain(false);
      case "mode":
        this.tmux.flags.pane_in_mode = !this.tmux.flags.pane_in_mode;
        return undefined;
      case "input off":
        this.tmux.flags.pane_input_off = !this.tmux.flags.pane_input_off;
        return undefined;
      case "half a minute":
        this.#nowMs += tooOldMs;
        return undefined;
      case "next program":
        this.#programs += 1;
        return this.#open();
    }
  }

  /** Until everything typed is answered and nothing is on its way. */
  async settle(): Promise<void> {
    // Whatever somebody in between kept is sent and answered again.
    this.do("cut");
    this.do("connect");
    // The helper answers in order, dozens of turns after it heard of the last one.
    for (let quiet = 0; quiet < 6; quiet++) {
      for (const step of ["tmux again", "to helper", "to browser"] as const) this.do(step);
      const read = this.tmux.clients.map((one) => one.read());
      const heard = this.#helper.hear();
      await settled();
      const onItsWay = this.#up.length + this.#down.length > 0;
      if (onItsWay || heard || read.includes(true)) quiet = -1;
    }
  }

  get refusals(): number {
    return this.#refusals;
  }

  #type(how: "keys" | "paste", mostBytes: number): void {
    const { length } = this.typed;
    this.#typeText(`<${length + 1}:${"x".repeat((length * 7919) % mostBytes)}>`, how);
  }

  #typeText(text: string, how: "keys" | "paste"): void {
    const bytes = new TextEncoder().encode(text);
    const taken = how === "keys" ? this.#sender.type(bytes) : this.#sender.paste(bytes);
    if (taken) this.typed.push({ text, how, epoch: this.#epoch, atMs: this.#nowMs });
    if (taken !== (this.#connection !== undefined)) throw new Error("what was typed while not live was not refused");
  }

  #toHelper(times: number): void {
    const frame = this.#up.shift();
    if (frame === "call off") this.#connection?.cancelPaste();
    else if (frame !== undefined) for (let time = 0; time < times; time++) this.#connection?.take(frame);
  }

  #toBrowser(): void {
    const answer = this.#down.shift();
    if (answer === undefined) return;
    if ("acknowledged" in answer) {
      for (let counter = 1; counter <= answer.acknowledged; counter++)
        if (!this.refused.has(counter) && !this.acknowledged.has(counter))
          (refusalOf(answer.covered, counter) === undefined ? this.acknowledged : this.refused).add(counter);
      this.#sender.acknowledged(answer.acknowledged, answer.covered);
    } else if (answer.t === "inputRefused") {
      if (this.#keepsRefusals) return;
      if (!this.acknowledged.has(answer.counter)) this.refused.add(answer.counter);
      this.#sender.refused(answer.counter, answer.reason);
    } else if (answer.t === "pasteProgress") this.#sender.pasteReceived(answer.receivedBytes);
  }

  #cut(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#up = [];
    this.#down = [];
    this.#sender.lost();
  }

  #connect(): void {
    if (this.#connection !== undefined) return;
    // Answers of a connection that is over go nowhere.
    this.#keepsRefusals = false;
    const down: Answer[] = [];
    this.#down = down;
    this.#connection = this.#helper.connect(client, {
      control: (frame) => down.push(frame),
      acknowledged: (counter, covered) => {
        if (covered === undefined) throw new Error("the helper's own acknowledgement does not open");
        down.push({ acknowledged: counter, covered });
      },
    });
    this.#refuseStale();
    this.#open();
  }

  get #epoch(): Epoch | undefined {
    return programs[this.#programs % programs.length];
  }

  #open(): void {
    if (this.#connection === undefined || this.#epoch === undefined) return;
    this.#sender.open({ pane, epoch: this.#epoch, ref: paneRefSchema.parse(this.#connection.ref), opening: 0 });
  }

  /** What the sender is not to send again: it is old, or another program's (IN6). */
  #refuseStale(): void {
    this.#refuseUnanswered(({ epoch, atMs }) => epoch !== this.#epoch || this.#nowMs - atMs >= tooOldMs);
  }

  /** Pastes that nobody was told to type are not typed (PA3). */
  #callOff(): void {
    this.#refuseUnanswered(({ how }, counter) => how === "paste" && !this.#told.has(counter));
  }

  #refuseUnanswered(isRefused: (typed: Typed, counter: number) => boolean): void {
    for (const [index, typed] of this.typed.entries()) {
      const counter = index + 1;
      const answered = this.acknowledged.has(counter) || this.refused.has(counter);
      if (!answered && isRefused(typed, counter)) this.refused.add(counter);
    }
  }
}

/** What follows from one step by itself. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

/** What the program got, by counters; a piece of which the rest was refused has no end. Interrupts have none. */
function piecesOf(typed: string): { counter: number; text: string }[] {
  const pieces = Array.from(typed.matchAll(piece), ({ 0: text, groups }) => ({
    counter: Number(groups?.["counter"] ?? 0),
    text,
  }));
  if (pieces.map(({ text }) => text).join("") !== typed) throw new Error(`nobody typed ${typed}`);
  return pieces;
}

async function walks(walk: readonly Step[]): Promise<World> {
  const world = new World();
  for (const step of ["connect", ...walk] as const) {
    world.do(step);
    await settled();
  }
  await world.settle();
  return world;
}

test("IN1 IN2 IN3 IN5 IN6 PA3 SL4 whatever is cut, kept, late, repeated or started anew: nothing is doubled, nothing acknowledged is lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 120 }), async (walk) => {
      const { tmux, typed, acknowledged, refused, refusals } = await walks(walk.flat());
      const texts = typed.map(({ text }) => text);
      const all = piecesOf(tmux.typed.toString());
      const pieces = all.filter(({ text }) => text !== interrupt);
      const counters = pieces.map(({ counter }) => counter);
      expect(counters).toEqual([...new Set(counters)].toSorted((a, b) => a - b));
      for (const { counter, text } of pieces) {
        const wanted = texts[counter - 1] ?? "";
        expect(acknowledged.has(counter) ? text : wanted.slice(0, text.length)).toBe(
          acknowledged.has(counter) ? wanted : text,
        );
      }
      const interrupts = (of: Iterable<number>) => [...of].filter((counter) => texts[counter - 1] === interrupt).length;
      expect([...acknowledged].filter((counter) => !counters.includes(counter))).toHaveLength(interrupts(acknowledged));
      expect(all.length - pieces.length).toBeGreaterThanOrEqual(interrupts(acknowledged));
      expect(all.length - pieces.length).toBeLessThanOrEqual(texts.filter((text) => text === interrupt).length);
      // Everything was answered: as taken, or visibly not.
      expect(acknowledged.size + refused.size).toBe(typed.length);
      expect(refusals).toBeGreaterThanOrEqual(refused.size);
    }),
    { seed, numRuns: runs, examples: [[[...answeredLate]]] },
  );
}, 600_000);
