/**
 * Helpers killed by SIGKILL at any moment of typing and pasting, on real tmux: the program in the pane keeps exactly what
 * it got. CODA_KILL_ROUNDS=100 for the long run, CODA_KILL_SEED for the same one again.
 */
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startPiped, type PipedChild } from "../child-process.ts";
import { systemClock } from "../clock.ts";
import { environment } from "../config.ts";
import { collects } from "../testing/collects.ts";
import type { EngineOrder, TypingAnswer, TypingOrder } from "../testing/engine-process.ts";
import { seededRandom } from "../testing/seeded-bytes.ts";
import { allowed, clientNumber } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";

const rounds = Number(environment()["CODA_KILL_ROUNDS"] ?? 6);
const seed = Number(environment()["CODA_KILL_SEED"] ?? systemClock.now() % 1_000_000);
const session = allowed("killed");
const client = clientNumber(1);
/** Typed and not answered. */
const mostOnTheWay = 40;

let server: TmuxServer;
let typist: Typist;

beforeEach(() => {
  server = new TmuxServer();
  typist = new Typist(seededRandom(seed));
});

afterEach(async () => {
  await typist.kill();
  await server.dispose();
});

interface Piece {
  readonly counter: number;
  readonly text: string;
  readonly as: "keys" | "paste";
}

/** A browser that types numbered pieces through one helper after the other, and repeats what was not answered. */
class Typist {
  readonly #random: () => number;
  readonly outcomes = new Map<number, string>();
  readonly pieces: Piece[] = [];
  #onTheWay: Piece[] = [];
  #helper: PipedChild | undefined;
  #goesOn = false;
  answers = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Resolves when it serves the session. */
  async start(): Promise<void> {
    const { tmux, socket, folder } = server;
    const order: EngineOrder = { tmux, socket, folder, journals: join(folder, "journals"), sessions: [session] };
    const program = join(import.meta.dirname, "..", "testing", "engine-process.ts");
    const child = startPiped(process.execPath, ["--no-warnings", program, JSON.stringify(order)], { env: server.env });
    this.#helper = child;
    child.stderr.resume();
    // A helper that was killed takes nothing any more.
    child.stdin.on("error", () => undefined);
    const ready = Promise.withResolvers<void>();
    createInterface(child.stdout).on("line", (line) => {
      const said = JSON.parse(line) as TypingAnswer | readonly string[];
      if ("counter" in said) this.#answered(said);
      else ready.resolve();
    });
    await ready.promise;
  }

  /** Types on, after what the helper before did not answer. */
  typeOn(): void {
    this.#goesOn = true;
    for (const piece of this.#onTheWay) this.#send(piece, piece.as === "paste" ? "nothing" : "keys");
    this.#fill();
  }

  async finish(): Promise<void> {
    this.#goesOn = false;
    await until("all is answered", () => this.#onTheWay.length === 0, 60_000);
  }

  async kill(): Promise<void> {
    this.#goesOn = false;
    const child = this.#helper;
    this.#helper = undefined;
    if (child === undefined) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  #answered({ counter, outcome }: TypingAnswer): void {
    this.answers += 1;
    this.outcomes.set(counter, outcome);
    this.#onTheWay = this.#onTheWay.filter((piece) => piece.counter !== counter);
    this.#fill();
  }

  #fill(): void {
    while (this.#goesOn && this.#onTheWay.length < mostOnTheWay) {
      const piece = this.#nextPiece();
      this.pieces.push(piece);
      this.#onTheWay.push(piece);
      this.#send(piece, piece.as);
    }
  }

  #nextPiece(): Piece {
    const counter = this.pieces.length + 1;
    const kind = this.#random();
    const mostBytes = kind < 0.7 ? 3 : kind < 0.9 ? 3_000 : 60_000;
    const filling = "x".repeat(Math.floor(this.#random() * mostBytes));
    return { counter, text: `<${counter}:${filling}>`, as: kind < 0.9 ? "keys" : "paste" };
  }

  #send({ counter, text }: Piece, as: TypingOrder["as"]): void {
    const order: TypingOrder = { client, counter, text, as };
    this.#helper?.stdin.write(`${JSON.stringify(order)}\n`);
  }
}

test(
  `IN2 ${rounds} helpers are killed (seed ${seed}): nothing is doubled, nothing acknowledged is lost, the order is kept`,
  async () => {
    const random = seededRandom(seed + 1);
    await typist.start();
    const got = await collects(server, `=coda__${session.idea}__${session.slot}:`);
    for (let round = 0; round <= rounds; round++) {
      const answers = typist.answers + 1 + Math.floor(random() * 60);
      typist.typeOn();
      await until("some of it is answered", () => typist.answers >= answers, 60_000);
      if (round === rounds) break;
      await typist.kill();
      await typist.start();
    }
    await typist.finish();
    const taken = typist.pieces.filter(({ counter }) => typist.outcomes.get(counter) === "taken");
    const wanted = taken.map(({ text }) => text).join("");
    await until("all of it arrived", () => got().length >= wanted.length, 60_000);
    expect(got().toString() === wanted).toBe(true);
    // Only pastes, whose text was gone with a helper, may have been refused.
    const refused = typist.pieces.filter(({ counter }) => typist.outcomes.get(counter) !== "taken");
    expect(refused.filter(({ as }) => as === "keys")).toEqual([]);
  },
  60_000 + rounds * 20_000,
);
