/**
 * The browser's sender, the helper's window and its typing, and a model of tmux, with everything between them cut, delayed,
 * repeated and started anew at every step. CODA_INPUT_RUNS=50000 for the long run, CODA_INPUT_SEED for the same again.
 */
import { ModelHelper, type ModelConnection } from "@coda/runner-core/testing/model-helper";
import { ModelTmux } from "@coda/runner-core/testing/model-tmux";
import { InputSender } from "@coda/terminal-client/input-sender";
import { clientIdSchema, epochSchema, paneIdSchema, paneRefSchema, type HelperToRelay } from "@coda/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";

const runs = Number(process.env["CODA_INPUT_RUNS"] ?? 10_000);
const seed = Number(process.env["CODA_INPUT_SEED"] ?? 20_261_121);
const client = clientIdSchema.parse("00000000-0000-4000-8000-000000000001");
const epoch = epochSchema.parse("00000000-0000-4000-8000-000000000002");
const pane = paneIdSchema.parse("%1");

const steps = [
  "type",
  "type",
  "type",
  "type long",
  "paste",
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
] as const;
type Step = (typeof steps)[number];

/** An answer on its way to the browser. */
type Answer = { readonly acknowledged: number } | HelperToRelay;

class World {
  readonly tmux = new ModelTmux();
  readonly texts: string[] = [];
  readonly acknowledged = new Set<number>();
  readonly refused = new Set<number>();
  #refusals = 0;
  #helper = new ModelHelper(this.tmux);
  #connection: ModelConnection | undefined;
  #up: Uint8Array<ArrayBuffer>[] = [];
  #down: Answer[] = [];
  readonly #sender = new InputSender({
    send: (frame) => {
      if (this.#connection === undefined) return false;
      this.#up.push(frame);
      return true;
    },
    cancelPaste: () => undefined,
    now: () => 0,
    refused: (count) => {
      this.#refusals += count;
    },
    pasteMoved: () => undefined,
  });

  do(step: Step): void {
    switch (step) {
      case "type":
        return this.#type("keys", 4);
      case "type long":
        return this.#type("keys", 600);
      case "paste":
        return this.#type("paste", 300);
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
    }
  }

  /** Until everything typed is answered and nothing is on its way. */
  async settle(): Promise<void> {
    this.do("connect");
    for (let quiet = 0; quiet < 3; quiet++) {
      for (const step of ["tmux again", "to helper", "to browser"] as const) this.do(step);
      const moved = this.#up.length + this.#down.length > 0;
      const read = this.tmux.clients.map((one) => one.read());
      const heard = this.#helper.hear();
      await settled();
      if (moved || heard || read.includes(true)) quiet = -1;
    }
  }

  get refusals(): number {
    return this.#refusals;
  }

  #type(how: "keys" | "paste", mostBytes: number): void {
    const text = `<${this.texts.length + 1}:${"x".repeat((this.texts.length * 7919) % mostBytes)}>`;
    const bytes = new TextEncoder().encode(text);
    const taken = how === "keys" ? this.#sender.type(bytes) : this.#sender.paste(bytes);
    if (taken) this.texts.push(text);
    if (taken !== (this.#connection !== undefined)) throw new Error("what was typed while not live was not refused");
  }

  #toHelper(times: number): void {
    const frame = this.#up.shift();
    if (frame !== undefined) for (let time = 0; time < times; time++) this.#connection?.take(frame);
  }

  #toBrowser(): void {
    const answer = this.#down.shift();
    if (answer === undefined) return;
    if ("acknowledged" in answer) {
      for (let counter = 1; counter <= answer.acknowledged; counter++)
        if (!this.refused.has(counter)) this.acknowledged.add(counter);
      this.#sender.acknowledged(answer.acknowledged);
    } else if (answer.t === "inputRefused") {
      if (!this.acknowledged.has(answer.counter)) this.refused.add(answer.counter);
      this.#sender.refused(answer.counter, answer.reason);
    } else if (answer.t === "pasteProgress") this.#sender.pasteReceived(answer.receivedBytes);
  }

  #cut(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#up = [];
    this.#down = [];
    this.#sender.close("not-live");
  }

  #connect(): void {
    if (this.#connection !== undefined) return;
    // Answers of a connection that is over go nowhere.
    const down: Answer[] = [];
    this.#down = down;
    this.#connection = this.#helper.connect(client, {
      control: (frame) => down.push(frame),
      acknowledged: (counter) => down.push({ acknowledged: counter }),
    });
    this.#sender.open({ pane, epoch, ref: paneRefSchema.parse(this.#connection.ref), opening: 0 });
  }
}

/** What follows from one step by itself. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

/** What the program got, by counters; a piece of which the rest was refused has no end. */
function piecesOf(typed: string): { counter: number; text: string }[] {
  const pieces = Array.from(typed.matchAll(/<(?<counter>\d+):x*>?/gu), ({ 0: text, groups }) => ({
    counter: Number(groups?.["counter"]),
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

test("IN1 IN2 IN3 IN5 whatever is cut, late, repeated or started anew: nothing is doubled, nothing acknowledged is lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 10, maxLength: 120 }), async (walk) => {
      const { tmux, texts, acknowledged, refused, refusals } = await walks(walk);
      const pieces = piecesOf(tmux.typed.toString());
      const counters = pieces.map(({ counter }) => counter);
      expect(counters).toEqual([...new Set(counters)].toSorted((a, b) => a - b));
      for (const { counter, text } of pieces) {
        const wanted = texts[counter - 1] ?? "";
        expect(acknowledged.has(counter) ? text : wanted.slice(0, text.length)).toBe(
          acknowledged.has(counter) ? wanted : text,
        );
      }
      expect([...acknowledged].filter((counter) => !counters.includes(counter))).toEqual([]);
      // Everything was answered: as taken, or visibly not.
      expect(acknowledged.size + refused.size).toBe(texts.length);
      expect(refusals).toBeGreaterThanOrEqual(refused.size);
    }),
    { seed, numRuns: runs },
  );
}, 600_000);
