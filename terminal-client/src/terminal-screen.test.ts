import fc from "fast-check";
import { TitleFilter, WholeCharacters } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { leaveScreenBehind, resetTerminal } from "./screen-sequences.ts";
import { TerminalScreen } from "./terminal-screen.ts";
import { createHeadless, type HeadlessTerminal } from "./testing/headless-view.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function write(terminal: HeadlessTerminal, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => terminal.write(data, resolve));
}

const queries = [
  "\x1b[c",
  "\x1b[0c",
  "\x1b[>c",
  "\x1b[=c",
  "\x1bZ",
  "\x1b[5n",
  "\x1b[6n",
  "\x1b[?6n",
  "\x1b[?15n",
  "\x1b[?996n",
  "\x1b[>q",
  "\x1b[4$p",
  "\x1b[?2004$p",
  "\x1b[?1$p",
  "\x1bP$qm\x1b\\",
  "\x1bP$q r\x1b\\",
  "\x1bP+q544e\x1b\\",
  "\x1b]4;1;?\x07",
  "\x1b]4;1;?;2;?\x1b\\",
  "\x1b]10;?\x07",
  "\x1b]11;?\x1b\\",
  "\x1b]12;?\x07",
  "\x1b]52;c;?\x07",
  "\x1b]52;c;aGk=\x07",
  "\x1b[11t",
  "\x1b[14t",
  "\x1b[16t",
  "\x1b[18t",
  "\x1b[19t",
  "\x1b[20t",
  "\x1b[21t",
  "\x1b[?u",
  "\x1b[x",
  "\x05",
];

describe("a screen", () => {
  it("TR2 answers no query, however it is cut, and an untouched terminal would have", async () => {
    const plain = createHeadless({ columns: 80, rows: 24 });
    const plainAnswers: string[] = [];
    plain.onData((data) => plainAnswers.push(data));
    await write(plain, queries.join(""));
    expect(plainAnswers.length).toBeGreaterThan(5);

    const terminal = createHeadless({ columns: 80, rows: 24 });
    const answers: string[] = [];
    terminal.onData((data) => answers.push(data));
    const screen = new TerminalScreen(terminal);
    for (const query of queries) await write(terminal, query);
    for (const byte of encoder.encode(queries.join(""))) await write(terminal, Uint8Array.of(byte));
    expect(answers).toEqual([]);
    expect(screen.lines()).toEqual([]);
  });

  it("TR2 lets nobody else hear of the clipboard: what the terminal itself or an addon would do with it is not done", async () => {
    const terminal = createHeadless({ columns: 80, rows: 24 });
    const heard: string[] = [];
    terminal.parser.registerOscHandler(52, (data) => {
      heard.push(data);
      return true;
    });
    await write(terminal, "\x1b]52;c;aGk=\x07");
    expect(heard).toEqual(["c;aGk="]);
    const screen = new TerminalScreen(terminal);
    await write(terminal, "\x1b]52;c;aGk=\x07\x1b]52;c;?\x1b\\");
    expect([heard.length, screen.lines()]).toEqual([1, []]);
  });

  it("still sets colours and titles", async () => {
    const terminal = createHeadless({ columns: 80, rows: 24 });
    const screen = new TerminalScreen(terminal);
    const titles: string[] = [];
    screen.onTitle((title) => titles.push(title));
    await write(terminal, "\x1b]11;#000000\x07\x1b]2;hello\x07");
    expect(titles).toEqual(["hello"]);
  });

  it("joins wrapped rows and leaves blank lines at the end out", async () => {
    const terminal = createHeadless({ columns: 10, rows: 4 });
    const screen = new TerminalScreen(terminal);
    await write(terminal, `${"0123456789".repeat(2)}ab\r\n\r\nnext\r\n\r\n`);
    expect(screen.lines()).toEqual(["01234567890123456789ab", "", "next"]);
  });

  it("is empty after a reset, whatever was open", async () => {
    for (const open of ["\x1b[12;", "\x1b]2;ti", "\x1bP1;2", "\x1b[?1049h", new Uint8Array([0xe2, 0x82])]) {
      const terminal = createHeadless({ columns: 20, rows: 4 });
      const screen = new TerminalScreen(terminal);
      await write(terminal, "old\r\n".repeat(20));
      await write(terminal, open);
      await write(terminal, resetTerminal);
      await write(terminal, "new");
      expect(screen.lines()).toEqual(["new"]);
    }
  });

  it("keeps the old screen as scrollback below which the new one is drawn", async () => {
    for (const mess of ["", "\x1b[2;3r", "\x1b[?6h\x1b[4h", "\x1b[?1049htui", "\x1b(0", "\x1b[?7l"]) {
      const terminal = createHeadless({ columns: 30, rows: 4 });
      const screen = new TerminalScreen(terminal);
      await write(terminal, `one\r\ntwo${mess}`);
      await write(terminal, leaveScreenBehind(4, "── gap ──"));
      await write(terminal, "lqk\r\nlast");
      const lines = screen.lines().filter((line) => line !== "");
      expect(lines).toEqual([
        expect.stringMatching(/^one/u),
        expect.stringMatching(/^two/u),
        "── gap ──",
        "lqk",
        "last",
      ]);
      expect(terminal.buffer.active.type).toBe("normal");
    }
  });
});

function filtered(pieces: readonly Uint8Array[]): string {
  const filter = new TitleFilter();
  return pieces.map((piece) => decoder.decode(filter.push(piece).slice())).join("");
}

describe("the title filter", () => {
  it("takes screen's titles out and nothing else", () => {
    const cases: readonly (readonly [string, string])[] = [
      ["a\x1bkbash\x1b\\b", "ab"],
      ["\x1bk\x1b\\", ""],
      ["\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"],
      ["\x1b\x1bkt\x1b\\x", "\x1bx"],
      ["\x1bktitle\x1b[1mbold", "\x1b[1mbold"],
      ["\x1bkone\x1bktwo\x1b\\x", "x"],
      ["\x1bklost\x18shown", "shown"],
      ["\x1b]0;k\x07", "\x1b]0;k\x07"],
      ["\x1b\\k", "\x1b\\k"],
      // Device control strings: what is wrapped in one for the terminal outside is not for this one.
      ["a\x1bPtmux;\x1b\x1b]52;c;AAAA\x07\x1b\x1b[31m\x1b\\b", "ab"],
      ["\x1bP1$r0m\x1b\\x", "x"],
      ["\x1bPq\x18still\x1b\\x", "x"],
      ["\x1bP1;2\x18x", "x"],
      ["\x1bP1\x1b[1mx", "\x1b[1mx"],
      ["\x1bkone\x1bPtmux;\x1b\x1bktwo\x1b\\x", "x"],
    ];
    for (const [input, output] of cases) expect(filtered([encoder.encode(input)])).toBe(output);
  });

  it("gives the same however the stream is cut", () => {
    const piece = fc.constantFrom("\x1b", "k", "\\", "x", "\x1bk", "\x1b\\", "\x1bP", "\x18", "[1m", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(60)), (pieces, cuts) => {
        const whole = encoder.encode(`${pieces.join("")}\x1b\\.`);
        const places = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length];
        const cutUp = places.slice(1).map((end, index) => whole.subarray(places[index], end));
        const filter = new TitleFilter();
        const bytes = cutUp.flatMap((part) => [...filter.push(part)]);
        expect(decoder.decode(Uint8Array.from(bytes))).toBe(filtered([whole]));
      }),
    );
  });
});

/** C1 controls as UTF-8 writes them: 0xC2, then 0x80 to 0x9F. */
function withoutC1(bytes: readonly number[]): number[] {
  const isC1 = (at: number): boolean => bytes[at] === 0xc2 && ((bytes[at + 1] ?? 0) & 0xe0) === 0x80;
  return bytes.map((byte, at) => (isC1(at) || isC1(at - 1) ? 0 : byte));
}

describe("whole characters", () => {
  it("leave C1 controls out, which tmux does not obey: half a quotation mark encoded twice begins a string", async () => {
    const bytes = encoder.encode("twice: â\u0080\u009D a\u009B31mb\u0085c\u00C2\u009F\u00A0é");
    for (let cut = 0; cut < bytes.length; cut++) {
      const terminal = createHeadless({ columns: 40, rows: 2 });
      const characters = new WholeCharacters();
      await write(terminal, characters.push(bytes.subarray(0, cut)));
      await write(terminal, characters.push(bytes.subarray(cut)));
      expect(new TerminalScreen(terminal).lines()).toEqual(["twice: â a31mbcÂ\u00A0é"]);
    }
    const hidden = new WholeCharacters().push(Uint8Array.of(0xc2, 0xc2, 0x9b, 0x9b));
    expect(decoder.decode(hidden.slice())).not.toContain("\u009B");
  });

  it("give the terminal the same text however the stream is cut, where xterm alone loses a dash", async () => {
    const bytes = encoder.encode("a—b “q” … 👨‍👩‍👧 é €");
    for (let cut = 1; cut < bytes.length; cut++) {
      const terminal = createHeadless({ columns: 40, rows: 2 });
      const characters = new WholeCharacters();
      await write(terminal, characters.push(bytes.subarray(0, cut)));
      await write(terminal, characters.push(bytes.subarray(cut)));
      expect(new TerminalScreen(terminal).lines()).toEqual([decoder.decode(bytes)]);
    }
  });

  it("hold back nothing but the beginning of a character, and lose no byte of what is none", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 12 }), (runs) => {
        const characters = new WholeCharacters();
        const shown = runs.flatMap((bytes) => [...characters.push(bytes)]);
        const all = withoutC1(runs.flatMap((bytes) => [...bytes]));
        expect(shown).toEqual(all.slice(0, shown.length));
        expect(all.length - shown.length).toBeLessThanOrEqual(3);
        expect([...shown, ...characters.push(encoder.encode("."))].at(-1)).toBe(0x2e);
      }),
    );
  });
});
