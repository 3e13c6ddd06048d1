/** The model and its keyframes: whoever begins at one sees what somebody sees who was there from the start. */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { decodeTitle, epochSchema, limits, TitleFilter, type Keyframe, type Size } from "@coda/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../testing/seeded-bytes.ts";
import { streamCorpus } from "../testing/stream-corpus.ts";
import { dump } from "../testing/terminal-dump.ts";
import { HeadlessTerminal } from "./headless-terminal.ts";
import { PaneModel, type ByteSource, type ModelStart } from "./pane-model.ts";

const size: Size = { columns: 40, rows: 10 };
const epoch = epochSchema.parse(randomUUID());

/** A recording in memory that may be cut short, grow, and lose its beginning. */
class Source implements ByteSource {
  start = 0;
  end: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer | string, end?: number) {
    this.#bytes = Buffer.from(bytes);
    this.end = end ?? this.#bytes.length;
  }

  read(from: number, maxBytes: number): Uint8Array {
    return from < this.start ? Buffer.alloc(0) : this.#bytes.subarray(from, Math.min(from + maxBytes, this.end));
  }
}

function model(source: ByteSource, start: Partial<ModelStart> = {}): PaneModel {
  return new PaneModel(source, epoch, { size, offset: 0, vt: undefined, sizes: [], ...start });
}

/** Somebody's terminal after these bytes, whole. */
async function drawn(pieces: readonly (Uint8Array | string)[], title = ""): Promise<object> {
  const terminal = new HeadlessTerminal(size, limits.keyframeScrollbackLines, title);
  const titles = new TitleFilter();
  await terminal.write(titles.push(Buffer.concat(pieces.map((piece) => Buffer.from(piece)))));
  const whole = dump(terminal);
  terminal.dispose();
  return whole;
}

async function serialized(stream: string): Promise<string> {
  const terminal = new HeadlessTerminal(size, limits.keyframeScrollbackLines);
  await terminal.write(stream);
  const text = terminal.serialize(limits.keyframeScrollbackLines);
  terminal.dispose();
  return text;
}

async function keyframeAt(bytes: Buffer, cut: number): Promise<Keyframe | undefined> {
  const made = model(new Source(bytes, cut));
  const keyframe = await made.keyframe();
  made.dispose();
  return keyframe;
}

/** The terminal of somebody who begins at a keyframe taken at `cut`; undefined where there is none. */
async function lateScreen(bytes: Buffer, cut: number): Promise<object | undefined> {
  const keyframe = await keyframeAt(bytes, cut);
  if (keyframe === undefined) return undefined;
  expect(keyframe.header.offset).toBeLessThanOrEqual(cut);
  return drawn([keyframe.vt, bytes.subarray(keyframe.header.offset)], decodeTitle(keyframe.header.title));
}

/** Every cut of short streams, about so many of long ones. */
const mostCuts = 60;

describe("a keyframe and the rest are the whole", () => {
  test.each(streamCorpus)("$name, wherever it is cut", async ({ text }) => {
    const bytes = Buffer.from(text, "latin1");
    const whole = await drawn([bytes]);
    const step = Math.max(1, Math.floor(bytes.length / mostCuts));
    const cuts = Array.from({ length: Math.floor(bytes.length / step) + 1 }, (_, index) => index * step);
    const different: { cut: number; after: string; late: object }[] = [];
    let none = 0;
    for (const cut of cuts) {
      const late = await lateScreen(bytes, cut);
      if (late === undefined) none += 1;
      else if (!isDeepStrictEqual(late, whole))
        different.push({ cut, after: JSON.stringify(text.slice(0, cut).slice(-30)), late });
    }
    expect(different.slice(0, 1)).toEqual(different.slice(0, 1).map((one) => ({ ...one, late: whole })));
    // Only the insides of a few sequences have none.
    expect(none).toBeLessThan(cuts.length * 0.2);
  });

  test("streams mixed of all of them, at random cuts", async () => {
    const pieces = streamCorpus.flatMap(({ text, mixes }) => (mixes === false ? [] : [text]));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        async (parts, place) => {
          const bytes = Buffer.from(parts.join(""), "latin1");
          const whole = await drawn([bytes]);
          expect((await lateScreen(bytes, place % (bytes.length + 1))) ?? whole).toEqual(whole);
        },
      ),
      { seed: 20_261_121, numRuns: 400 },
    );
  });
});

describe("inside a sequence or a character", () => {
  const before = "\u001B[31mred\u001B[0m ";
  test.each([
    ["a control sequence", "\u001B[3", 3],
    ["an escape", "\u001B", 1],
    ["a title", "\u001B]0;some ti", 11],
    ["a title that ends in half a character", "\u001B]0;t\xe6\x97", 7],
    ["a title at its terminator", "\u001B]0;t\u001B", 6],
    ["a device control string", "\u001BPq#1", 5],
    ["screen's title", "\u001Bktit", 5],
    ["screen's title with a C1 character in it", "\u001Bkti\xc2\x9b3", 7],
    ["a wrapped sequence", "\u001BPtmux;\u001B\u001B[31mred", 16],
    ["half a character", "\xf0\x9f\x98", 3],
    ["one byte of a character", "\xe6", 1],
    ["nothing, not even a C1 control sequence: it is none to tmux", "\xc2\x9b3", 0],
    ["the first byte of a C1 control", "\xc2", 1],
  ])("OU17 %s is left to the bytes that follow", async (_, pending, length) => {
    const bytes = Buffer.from(before + pending, "latin1");
    const keyframe = await keyframeAt(bytes, bytes.length);
    expect(keyframe?.header.offset).toBe(bytes.length - length);
  });

  test("OU17 there is none where part of the sequence was obeyed, or its beginning is too far back", async () => {
    expect(await keyframeAt(Buffer.from(`${before}\u001B[3\n`), before.length + 4)).toBeUndefined();
    const long = Buffer.from(`${before}\u001B]52;c;${"A".repeat(5_000)}`);
    expect(await keyframeAt(long, long.length)).toBeUndefined();
  });
});

describe("the model", () => {
  test("knows its offset and the screen's last lines", async () => {
    const source = new Source("one\r\ntwo\r\n\r\n", 5);
    const made = model(source);
    await made.catchUp();
    expect([made.offset, made.lastLines]).toEqual([5, ["one"]]);
    source.end = 12;
    await made.catchUp();
    expect([made.offset, made.lastLines]).toEqual([12, ["one", "two"]]);
    made.dispose();
  });

  test("gives keyframes amid a flood: of what had come when it was asked", async () => {
    const endless: ByteSource = {
      start: 0,
      end: 1_000,
      read: (_, maxBytes) => Buffer.alloc(Math.min(maxBytes, 8_192), "x\r\n"),
    };
    const made = model(endless);
    const keyframes = await Promise.all([made.keyframe(), made.keyframe()]);
    for (const keyframe of keyframes) expect(keyframe?.header.offset).toBeGreaterThanOrEqual(1_000);
    made.dispose();
  });

  test("begins at a state, and takes each size at its offset", async () => {
    const sizes = [
      { offset: 12, size: { columns: 20, rows: 5 } },
      { offset: 16, size: { columns: 30, rows: 6 } },
    ];
    const made = model(new Source(`${"x".repeat(12)}wide${"y".repeat(4)}`), {
      offset: 10,
      vt: Buffer.from("begun "),
      sizes,
    });
    const keyframe = await made.keyframe();
    expect(keyframe?.header).toMatchObject({ columns: 30, rows: 6, offset: 20, epoch });
    expect(made.lastLines).toEqual(["begun xxwideyyyy"]);
    made.dispose();
  });

  test("a wrap happens in the size that held when it was printed", async () => {
    const made = model(new Source(Buffer.from(`${"a".repeat(30)}\r\nb`)), {
      sizes: [{ offset: 31, size: { columns: 20, rows: 10 } }],
    });
    await made.catchUp();
    const unresized = new HeadlessTerminal(size, 10);
    await unresized.write(`${"a".repeat(30)}\r`);
    unresized.resize({ columns: 20, rows: 10 });
    await unresized.write("\nb");
    expect(Buffer.from((await made.keyframe())?.vt ?? []).toString()).toBe(unresized.serialize(200));
    unresized.dispose();
    made.dispose();
  });

  test("goes on from the oldest byte there is when the journal dropped what it had not played", async () => {
    const source = new Source(`${"x".repeat(100)}kept`);
    source.start = 100;
    const made = model(source);
    const keyframe = await made.keyframe();
    expect([keyframe?.header.offset, made.lastLines]).toEqual([104, ["kept"]]);
    made.dispose();
  });

  test("goes on behind what was lost from the journal's middle", async () => {
    const source: ByteSource = {
      start: 0,
      end: 30,
      read: (from) => Buffer.from(from === 0 ? "before, " : from === 20 ? "and behind" : ""),
      behindHole: (offset) => (offset >= 8 && offset < 20 ? 20 : undefined),
    };
    const made = model(source);
    const keyframe = await made.keyframe();
    expect([keyframe?.header.offset, made.lastLines]).toEqual([30, ["before, and behind"]]);
    made.dispose();
  });

  test("keeps the title, cut and encoded, and limits the scrollback", async () => {
    const lines = Array.from({ length: 400 }, (_, index) => `line ${index}\r\n`).join("");
    const made = model(new Source(`\u001B]0;naïve 日本\u0007${lines}`));
    const keyframe = await made.keyframe();
    expect(decodeTitle(keyframe?.header.title ?? "")).toBe("naïve 日本");
    expect(keyframe?.header.scrollbackLines).toBe(limits.keyframeScrollbackLines);
    made.dispose();
  });

  test("OU26 gives the screen without the lines above it where only that is asked for, in the same turn as the whole", async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\r\n`).join("");
    const made = model(new Source(lines));
    const [whole, screen] = await Promise.all([made.keyframe(), made.keyframe("screen")]);
    expect([whole?.header.scrollbackLines, screen?.header.scrollbackLines]).toEqual([91, 0]);
    expect(screen?.header.offset).toBe(whole?.header.offset);
    const text = Buffer.from(screen?.vt ?? []).toString();
    expect([text.includes("line 90"), text.includes("line 91"), text.includes("line 99")]).toEqual([false, true, true]);
    made.dispose();
  });

  test("gives the same keyframe while nothing happens, and another one after output, a new size, a hole or a repair", async () => {
    const source = new Source("one two three four");
    source.end = 3;
    const made = model(source);
    const happenings: (() => unknown)[] = [
      () => (source.end = 7),
      () => made.resizeAt({ offset: 7, size: { columns: 20, rows: 5 } }),
      () => Object.assign(source, { start: 9, end: 9 }),
      async () => made.setRight({ size: { columns: 20, rows: 5 }, vt: Buffer.from("tmux's own") }),
      () => (source.end = 18),
    ];
    let before = await made.keyframe();
    for (const happens of happenings) {
      expect(await made.keyframe()).toBe(before);
      await happens();
      const after = await made.keyframe();
      expect(after).not.toBe(before);
      before = after;
    }
    expect(await made.keyframe("screen")).not.toBe(before);
    expect([made.offset, made.lastLines]).toEqual([18, ["tmux's ownhree four"]]);
    made.dispose();
  });

  test("answers everybody who waits when it is closed, and nobody waits for ever after", async () => {
    const made = model(new Source("x".repeat(500_000)));
    const waiting = [made.keyframe(), made.keyframe()];
    made.dispose();
    expect(await Promise.all([...waiting, made.keyframe()])).toEqual([undefined, undefined, undefined]);
    await made.catchUp();
  });

  test("any bytes at all are played without an exception", async () => {
    const random = seededRandom(8);
    const bytes = Buffer.from(Array.from({ length: 60_000 }, () => Math.floor(random() * 256)));
    const made = model(new Source(bytes));
    await made.keyframe();
    expect(made.offset).toBe(bytes.length);
    made.dispose();
  });
});

describe("the engine's private parts", () => {
  test("are where they are looked for", async () => {
    const terminal = new HeadlessTerminal(size, 10);
    const places: string[] = [];
    for (const piece of ["x", "\u001B[", "1m", "\u001B]", "0;t", "\u0007", "\u001B(", "B\u001BP1q"]) {
      await terminal.write(piece);
      places.push(terminal.place);
    }
    expect(places).toEqual(["text", "sequence", "text", "string", "string", "text", "sequence", "string"]);
    terminal.dispose();
  });

  test.each([
    ["scroll region", "\u001B[3;7r", "\u001B[3;7r"],
    ["tab stops", "\u001B[3g\u001B[1;5H\u001BH", "\u001B[3g\u001B[1;5H\u001BH"],
    ["saved cursor", "\u001B[4;5H\u001B[1m\u001B7\u001B[0m\u001B[H", "\u001B[4;5H\u001B[0;1m\u001B7"],
    ["pending wrap", "x".repeat(40), "\u001B[1;40H\u001B[0m\u001B]8;;\u001B\\x"],
    ["cursor style", "\u001B[5 q", "\u001B[5 q"],
    ["hidden cursor", "\u001B[?25l", "\u001B[?25l"],
    ["mouse encoding", "\u001B[?1003h\u001B[?1006h", "\u001B[?1003h\u001B[?1006h"],
    ["pixel mouse", "\u001B[?1000h\u001B[?1016h", "\u001B[?1000h\u001B[?1016h"],
    ["bracketed paste and focus", "\u001B[?2004h\u001B[?1004h", "\u001B[?2004h\u001B[?1004h"],
    ["line drawing", "\u001B(0\u001B)0\u000E", "\u001B(0\u001B)0\u000E"],
    ["no wrap, keypad, cursor keys", "\u001B[?7l\u001B=\u001B[?1h", "\u001B[?1h\u001B[?66h\u001B[?7l"],
  ])("%s is in the keyframe", async (_, stream, wanted) => {
    expect(await serialized(stream)).toContain(wanted);
  });
});

describe("what cannot be played", () => {
  test("costs the model, said once: no keyframe any more, and nothing is thrown at anybody", async () => {
    const failures: unknown[] = [];
    const source = new Source("text");
    source.read = () => {
      throw new Error("no such journal");
    };
    const made = model(source, { onFailed: (error) => failures.push(error) });
    expect(await made.keyframe()).toBeUndefined();
    made.resizeAt({ offset: 0, size });
    await made.catchUp();
    expect(await made.setRight({ size, vt: Buffer.from("other") })).toBe("void");
    expect(failures).toEqual([new Error("no such journal")]);
    made.dispose();
  });

  test("is told to whoever wrote it, also what xterm throws in its own time", async () => {
    const terminal = new HeadlessTerminal(size, 0);
    Reflect.set(terminal.core._inputHandler._parser, "parse", () => {
      throw new Error("xterm failed");
    });
    await expect(terminal.write("text")).rejects.toThrow("xterm failed");
    terminal.dispose();
  });

  test("of tmux's picture, costs the comparing alone", async () => {
    const made = model(new Source("text"));
    const captured = {
      size,
      get vt(): Uint8Array {
        throw new Error("no picture");
      },
    };
    await expect(made.setRight(captured)).rejects.toThrow("no picture");
    expect((await made.keyframe())?.header.offset).toBe(4);
    made.dispose();
  });
});

describe("rings", () => {
  async function ringsOf(bytes: string, from = 0, cut = bytes.length): Promise<number> {
    let rings = 0;
    const source = new Source(bytes, cut);
    const made = model(source, { rings: { from, rang: () => (rings += 1) } });
    await made.catchUp();
    source.end = bytes.length;
    await made.catchUp();
    made.dispose();
    return rings;
  }

  test("are bells, and notifications that a program asks for", async () => {
    expect(await ringsOf("a\x07b\x07")).toBe(2);
    expect(await ringsOf("\x1b]9;Ready when you are\x07")).toBe(1);
    expect(await ringsOf("\x1b]777;notify;Done;in 3 s\x1b\\")).toBe(1);
  });

  test("are none of the bytes that only look so: ends of other strings, progress, content", async () => {
    const quiet = ["\x1b]0;title\x07", "\x1b]9;4;1;50\x07", "\x1b]9;\x07", "\x1b]777;precmd\x07", "\x1bPq\x07\x1b\\"];
    expect(await ringsOf(quiet.join(""))).toBe(0);
  });

  test("are those behind a place alone, wherever the output was cut", async () => {
    const bytes = "old\x07 \x1b]9;old\x07new\x07";
    const from = bytes.indexOf("new");
    for (let cut = 0; cut <= bytes.length; cut++) expect(await ringsOf(bytes, from, cut), `cut at ${cut}`).toBe(1);
  });
});
