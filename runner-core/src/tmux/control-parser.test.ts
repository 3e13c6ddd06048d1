/** The control-mode reader: total, indifferent to cuts, and never taken in by what a block contains. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ControlParser, type ControlEvent } from "./control-parser.ts";

const seed = 20_261_121;

function play(bytes: Buffer, cuts: readonly number[] = []): ControlEvent[] {
  const parser = new ControlParser();
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  const edges = [0, ...places, bytes.length];
  return edges.slice(1).flatMap((end, index) => parser.push(Buffer.from(bytes.subarray(edges[index], end))));
}

function plain(events: readonly ControlEvent[]): unknown[] {
  return events.map((event) => {
    switch (event.type) {
      case "block":
        return { ...event.block, lines: event.block.lines.map((line) => line.toString("latin1")) };
      case "notification":
        return `${event.name}|${event.text}`;
      case "overflow":
        return "overflow";
    }
  });
}

const text = (value: string): Buffer => Buffer.from(value, "latin1");

describe("blocks", () => {
  test("an answer, an error and a hook's output are told apart", () => {
    const events = play(
      text("%begin 10 1 1\na\nb\n%end 10 1 1\n%begin 10 2 1\nbad\n%error 10 2 1\n%begin 10 3 0\nhook\n%end 10 3 0\n"),
    );
    expect(plain(events)).toEqual([
      { time: "10", number: "1", own: true, failed: false, lines: ["a", "b"] },
      { time: "10", number: "2", own: true, failed: true, lines: ["bad"] },
      { time: "10", number: "3", own: false, failed: false, lines: ["hook"] },
    ]);
  });

  test.each([
    "%end 10 2 1",
    "%end 11 1 1",
    "%error 10 12 1",
    "%begin 10 1 1",
    "%output %1 x",
    "%exit",
    "%end",
    "%end 10 1",
    "%end 10 1 1 ",
    " %end 10 1 1",
    "%%end 10 1 1",
    "%end 10 1 1\r",
    "%sessions-changed",
    "",
    `%end ${"1".repeat(90)} 1 1`,
  ])("a line %j inside a block is data", (line) => {
    const events = play(text(`%begin 10 1 1\n${line}\n%end 10 1 1\n%after x\n`));
    expect(plain(events)).toEqual([{ time: "10", number: "1", own: true, failed: false, lines: [line] }, "after|x"]);
  });

  test("bytes of a block survive: all 256 values but the line feed", () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, index) => index).filter((byte) => byte !== 10));
    const [event] = play(Buffer.concat([text("%begin 1 1 1\n"), all, text("\n%end 1 1 1\n")]));
    expect(event?.type === "block" && event.block.lines[0]).toEqual(all);
  });

  test("what a block holds stays as it was when the caller reuses its memory", () => {
    const parser = new ControlParser();
    const memory = text("%begin 1 1 1\nkept\n");
    parser.push(memory);
    memory.fill(0x21);
    const [event] = parser.push(text("%end 1 1 1\n"));
    expect(event?.type === "block" && String(event.block.lines[0])).toBe("kept");
  });
});

describe("notifications", () => {
  test("their name and the rest of the line", () => {
    expect(plain(play(text("%session-changed $1 a b\n%exit\nnoise\n\n%unknown-in-future 1\n")))).toEqual([
      "session-changed|$1 a b",
      "exit|",
      "unknown-in-future|1",
    ]);
  });

  test("an end without a beginning is none and changes nothing", () => {
    expect(plain(play(text("%end 1 1 1\n%error 1 1 1\n%window-add @1\n")))).toEqual(["window-add|@1"]);
  });

  test("a half line waits, also when the caller reuses its memory", () => {
    const parser = new ControlParser();
    const memory = text("%window-");
    expect(parser.push(memory)).toEqual([]);
    memory.fill(0x21);
    expect(plain(parser.push(text("add @7\n")))).toEqual(["window-add|@7"]);
  });
});

describe("what has no end", () => {
  test.each([
    ["a line", "%output ", "x".repeat(60)],
    ["a block of many lines", "%begin 1 1 1\n", "xxxxxxxxx\n".repeat(6)],
    ["a block of one line", "%begin 1 1 1\n", "x".repeat(60)],
  ])("%s is dropped at the limit, and what follows is read", (_, head, endless) => {
    const parser = new ControlParser(50);
    expect(plain([...parser.push(text(head)), ...parser.push(text(endless))])).toEqual(["overflow"]);
    expect(plain(parser.push(text("%window-add @1\n")))).toEqual(["window-add|@1"]);
  });

  test("what has one may come for ever", () => {
    const parser = new ControlParser(50);
    const piece = text("%begin 1 1 1\nxxxxxxxxxxxxxxxxxxxx\n%end 1 1 1\n%output %1 xxxxxxxxxxxxxxxxxxxx\n");
    const cut = Array.from({ length: 40 }, () => [...piece].flatMap((byte) => parser.push(Buffer.from([byte])))).flat();
    expect(cut).toHaveLength(80);
    expect(plain(cut)).not.toContain("overflow");
  });
});

const line = fc.oneof(
  fc
    .tuple(fc.constantFrom("begin", "end", "error"), fc.nat(2), fc.nat(2), fc.nat(1))
    .map(([word, time, number, flags]) => `%${word} ${time} ${number} ${flags}`),
  fc.constantFrom("", "%", "% ", "%exit", "%output %1 a\\033b", "data", "%begin 1 1", "\r"),
);

describe("whatever comes", () => {
  test("arbitrary bytes give events and no exception", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat()), (bytes, cuts) => {
        play(Buffer.from(bytes), cuts);
      }),
      { seed },
    );
  });

  test("the events do not depend on where the bytes were cut", () => {
    const stream = fc.oneof(
      fc.array(line, { maxLength: 30 }).map((lines) => text(`${lines.join("\n")}\n`)),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (bytes, cuts) => {
        expect(plain(play(bytes, cuts))).toEqual(plain(play(bytes)));
        expect(
          plain(
            play(
              bytes,
              Array.from(bytes, (_, index) => index),
            ),
          ),
        ).toEqual(plain(play(bytes)));
      }),
      { seed, numRuns: 300 },
    );
  });

  test("well-formed blocks come back whole, whatever their lines look like", () => {
    const blocks = fc.array(
      fc.array(
        line.filter((one) => !one.startsWith("%end 9") && !one.startsWith("%error 9")),
        { maxLength: 6 },
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(blocks, (all) => {
        const wire = all
          .map((lines, index) => [`%begin 9 ${index} 1`, ...lines, `%end 9 ${index} 1`, ""].join("\n"))
          .join("");
        const read = play(text(wire)).map((event) =>
          event.type === "block" ? event.block.lines.map((one) => one.toString("latin1")) : [],
        );
        expect(read).toEqual(all);
      }),
      { seed, numRuns: 300 },
    );
  });
});
