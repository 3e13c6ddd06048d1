/** Who parses when: a writer here parses one piece when the test says so. */
import { describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { WriteTurns, type Writer } from "./write-turns.ts";

const piece = clientLimits.turnBytes;

class SlowWriter implements Writer {
  /** Sizes of what it was given, in order. */
  readonly given: number[] = [];
  readonly #dones: (() => void)[] = [];

  parse(bytes: Uint8Array, done: () => void): void {
    this.given.push(bytes.length);
    this.#dones.push(done);
  }

  parsed(): void {
    this.#dones.shift()?.();
  }
}

function three() {
  const clock = new FakeClock();
  const turns = new WriteTurns(clock);
  const [front, second, third] = [new SlowWriter(), new SlowWriter(), new SlowWriter()] as const;
  turns.front(front);
  const done: string[] = [];
  const write = (writer: Writer, bytes: number, name: string) =>
    turns.write(writer, new Uint8Array(bytes), () => done.push(name));
  return { clock, turns, front, second, third, done, write };
}

describe("the pane that is typed into", () => {
  it("is given everything at once", () => {
    const { front, write } = three();
    write(front, 3 * piece, "a");
    write(front, 5, "b");
    expect(front.given).toEqual([3 * piece, 5]);
  });

  it("comes before the others as long as it has something to parse", () => {
    const { front, second, write } = three();
    write(front, 5, "a");
    write(second, 5, "b");
    expect(second.given).toEqual([]);
    front.parsed();
    expect(second.given).toEqual([5]);
  });

  it("keeps the others waiting while a key's echo may be on its way, and no longer", () => {
    const { clock, turns, second, write } = three();
    write(second, 3 * piece, "a");
    turns.typed();
    second.parsed();
    clock.advance(clientLimits.turnAfterKeyMs - 1);
    expect(second.given).toEqual([piece]);
    clock.advance(1);
    expect(second.given).toEqual([piece, piece]);
  });

  it("keeps the others waiting a moment in all, however fast keys come", () => {
    const { clock, turns, second, write } = three();
    write(second, 3 * piece, "a");
    second.parsed();
    second.parsed();
    write(second, 5, "b");
    for (let ms = 0; ms < 3 * clientLimits.turnPatienceMs; ms += 10) {
      turns.typed();
      clock.advance(10);
      second.parsed();
    }
    expect(second.given).toEqual([piece, piece, piece, 5]);
  });

  it("keeps the others waiting no longer than a moment", () => {
    const { clock, front, second, write } = three();
    write(front, 5, "a");
    write(second, 5, "b");
    clock.advance(clientLimits.turnPatienceMs);
    write(front, 5, "c");
    front.parsed();
    expect(second.given).toEqual([5]);
  });

  it("gets what waited of it when it becomes the one, in order and once", () => {
    const { turns, second, done, write } = three();
    write(second, piece + 5, "a");
    write(second, 7, "b");
    expect(second.given).toEqual([piece]);
    turns.front(second);
    write(second, 9, "c");
    expect(second.given).toEqual([piece, 5, 7, 9]);
    for (let count = 0; count < 4; count++) second.parsed();
    expect(done).toEqual(["a", "b", "c"]);
  });

  it("is told once of a piece that was the last one when it became the one", () => {
    const { turns, second, done, write } = three();
    write(second, 5, "a");
    turns.front(second);
    write(second, 0, "b");
    expect(second.given).toEqual([5, 0]);
    second.parsed();
    second.parsed();
    expect(done).toEqual(["a", "b"]);
  });
});

describe("the other panes", () => {
  it("take turns, a piece each, one at a time", () => {
    const { second, third, done, write } = three();
    write(second, 2 * piece, "a");
    write(third, 5, "b");
    expect([second.given, third.given]).toEqual([[piece], []]);
    second.parsed();
    expect([second.given, third.given]).toEqual([[piece], [5]]);
    third.parsed();
    expect(second.given).toEqual([piece, piece]);
    second.parsed();
    expect(done).toEqual(["b", "a"]);
  });

  it("get smaller turns on a machine that takes long for them, and greater ones when it does not", () => {
    const { clock, second, write } = three();
    write(second, 20 * piece, "a");
    for (let turn = 0; turn < 6; turn++) {
      clock.advance(clientLimits.turnMs + 1);
      second.parsed();
    }
    second.parsed();
    const halves = [1, 2, 4, 8, 16, 16, 16, 8].map((part) => piece / part);
    expect(second.given).toEqual(halves);
    expect(Math.min(...halves)).toBe(clientLimits.turnBytesLeast);
  });

  it("go on when one that had its turn is gone", () => {
    const { turns, second, third, write } = three();
    write(second, 2 * piece, "a");
    write(third, 5, "b");
    turns.forget(second);
    expect(third.given).toEqual([5]);
    second.parsed();
    expect(second.given).toEqual([piece]);
  });

  it("go on when the one that was typed into is gone", () => {
    const { turns, front, second, write } = three();
    write(front, 5, "a");
    write(second, 5, "b");
    turns.forget(front);
    expect(second.given).toEqual([5]);
  });
});
