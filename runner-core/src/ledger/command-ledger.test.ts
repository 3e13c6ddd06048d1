/** The ledger over journals written by hand: cut anywhere, taken up again anywhere, told once and completely. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, type CommandRecord } from "@coda/protocol";
import { afterAll, describe, expect, test } from "vitest";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { endingsIn } from "../testing/endings.ts";
import { endSpool, makeJournal, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { seededRandom } from "../testing/seeded-bytes.ts";
import { EpochUpload } from "../upload/epoch-upload.ts";
import { leftSource } from "../upload/upload-source.ts";

const base = mkdtempSync(join(tmpdir(), "coda-ledger-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const mark = (text: string): string => `\u001B]133;${text}\u0007`;
const prompt = `${mark("A")}\u001B]7;file://box/home\u0007$ ${mark("B")}`;
const command = (line: string, output: string, exitCode = 0): string =>
  `${prompt}${line}\r\n${mark(`C;cmdline_url=${encodeURIComponent(line)}`)}${output}${mark(`D;${exitCode}`)}`;

/** A web app that stores what it is sent, and a helper that may be another one at each turn. */
class Stored {
  readonly folder: JournalFolder = makeJournal(mkdtempSync(join(base, "root-")));
  readonly commands = new Map<number, CommandRecord>();
  acknowledged = 0;
  told = 0;
  upload = this.#helper();

  #helper(): EpochUpload {
    return new EpochUpload(leftSource(this.folder, endingsIn({ clock: new ManualClock() })));
  }

  restart(): void {
    this.upload.source.close();
    this.upload = this.#helper();
  }

  write(text: string | Uint8Array): void {
    writeSegment(this.folder, 0, text);
  }

  /** One request; false when there was nothing to say. `lost`: it was stored, and the answer never came. */
  async send(lost = false): Promise<boolean> {
    this.upload.beginRound(0, false);
    const part = await this.upload.next();
    if (part === undefined) return false;
    for (const chunk of part.chunks) this.acknowledged = Math.max(this.acknowledged, chunk.offset + chunk.rawBytes);
    for (const { to } of part.gaps) this.acknowledged = Math.max(this.acknowledged, to ?? 0);
    for (const told of part.commands ?? []) {
      const known = this.commands.get(told.outputFrom);
      if (known?.outputTo === undefined || known.outputTo === null) this.commands.set(told.outputFrom, told);
      this.told += 1;
    }
    if (lost) this.upload.forget();
    else this.upload.stored(part, this.acknowledged);
    return true;
  }

  async sendAll(): Promise<void> {
    while (await this.send());
  }

  get lines(): string[] {
    return [...this.commands.values()].map(({ command: line, exitCode }) => `${line} ${exitCode}`);
  }
}

test("CL2 commands are uploaded when they begin and when they have ended, with exactly their output", async () => {
  const stored = new Stored();
  const text = command("printf hello", "hello");
  const cut = text.lastIndexOf("hello") + 2;
  stored.write(text.slice(0, cut));
  await stored.sendAll();
  const [begun] = [...stored.commands.values()];
  expect(begun).toMatchObject({ command: "printf hello", directory: "/home", promptAt: 0, outputTo: null });
  stored.write(text.slice(cut));
  await stored.sendAll();
  const [ended] = [...stored.commands.values()];
  expect(
    Buffer.from(text)
      .subarray(ended?.outputFrom, ended?.outputTo ?? 0)
      .toString(),
  ).toBe("hello");
  expect(ended).toMatchObject({ exitCode: 0, startedAt: begun?.startedAt });
  expect(stored.told).toBe(2);
});

test("CL6 of output written again and again, restarted anywhere, each command is known exactly", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed);
    const stored = new Stored();
    const lines = Array.from({ length: 30 }, (_, index) => `echo ${index}`);
    const bytes = Buffer.from(lines.map((line, index) => command(line, `${line}\r\n`.repeat(9), index)).join(""));
    for (let at = 0; at < bytes.length;) {
      const size = 1 + Math.floor(random() * 400);
      stored.write(bytes.subarray(at, at + size));
      at += size;
      await stored.send(random() < 0.3);
      if (random() < 0.3) stored.restart();
    }
    await stored.sendAll();
    expect(stored.lines, `seed ${seed}`).toEqual(lines.map((line, index) => `${line} ${index}`));
    for (const { command: line, outputFrom, outputTo } of stored.commands.values())
      expect(bytes.subarray(outputFrom, outputTo ?? 0).toString()).toBe(`${line}\r\n`.repeat(9));
    stored.upload.source.close();
  }
});

describe("a helper that comes back", () => {
  test("CL6 goes on with the command that runs, however long its output is", async () => {
    const stored = new Stored();
    const output = "x".repeat(3 * limits.uploadRawBytes);
    const text = command("make", output, 2);
    stored.write(text.slice(0, -20));
    await stored.sendAll();
    stored.restart();
    stored.write(text.slice(-20));
    await stored.sendAll();
    expect(stored.lines).toEqual(["make 2"]);
  });

  test("without its state finds what runs in the newest output, and what follows", async () => {
    const stored = new Stored();
    stored.write(command("first", "x") + command("second", "y").slice(0, -8));
    await stored.sendAll();
    const told = stored.told;
    writeFileSync(join(stored.folder.path, "commands.json"), "{");
    stored.restart();
    await stored.sendAll();
    expect(stored.told).toBe(told);
    stored.write(mark("D;3") + command("third", "z"));
    await stored.sendAll();
    expect(stored.lines).toEqual(["first 0", "second 3", "third 0"]);
  });

  test("tells again what the web app has lost", async () => {
    const stored = new Stored();
    stored.write(command("first", "x") + command("second", "y"));
    await stored.sendAll();
    stored.commands.clear();
    stored.acknowledged = 0;
    stored.upload.forget();
    await stored.sendAll();
    expect(stored.lines).toEqual(["first 0", "second 0"]);
  });
});

test("CL3 of a command in whose output bytes are missing nobody says that it ended", async () => {
  const stored = new Stored();
  stored.write(command("make", "x").slice(0, -8));
  writeSegment(stored.folder, 5_000, mark("D;0") + command("pwd", "y"));
  await stored.sendAll();
  expect(stored.lines).toEqual(["make null", "pwd 0"]);
});

test("CL3 what runs when the pane's program ends has ended with it", async () => {
  const stored = new Stored();
  const text = command("exit", "bye").slice(0, -8);
  stored.write(text);
  endSpool(stored.folder, text.length);
  await stored.sendAll();
  expect([...stored.commands.values()]).toMatchObject([{ command: "exit", outputTo: text.length, exitCode: null }]);
});

test("more commands than a request may tell go with the next ones, before the epoch's end", async () => {
  const stored = new Stored();
  const lines = Array.from({ length: 5 * limits.commandsPerUpload }, (_, index) => `true ${index}`);
  const text = lines.map((line) => command(line, "")).join("");
  stored.write(text);
  endSpool(stored.folder, text.length);
  await stored.sendAll();
  expect(stored.lines).toEqual(lines.map((line) => `${line} 0`));
  expect(stored.upload.finished).toBe(true);
});

describe("output that claims very many commands", () => {
  const file = (stored: Stored): string => readFileSync(join(stored.folder.path, "commands.json"), "utf8");
  const flood = (count: number): string => `${mark("B")}ls\r\n${mark("C")}${mark("D")}`.repeat(count);

  test("CL7 is told of the newest, and the last one is exact", async () => {
    const stored = new Stored();
    const text = flood(5_000);
    stored.write(text);
    await stored.sendAll();
    expect(stored.commands.size).toBe(limits.waitingCommands);
    expect([...stored.commands.values()].at(-1)).toMatchObject({ outputTo: text.length - mark("D").length });
    expect(stored.acknowledged).toBe(text.length);
  });

  test("CL7 has few lines read from the screen", async () => {
    const stored = new Stored();
    stored.write(flood(1_000));
    await stored.sendAll();
    expect([...stored.commands.values()].filter(({ command: line }) => line !== null).length).toBe(64);
  });

  test("has its state written when all is told, not with each request", async () => {
    const stored = new Stored();
    stored.write(flood(1_000));
    await stored.send();
    await stored.send();
    const written = file(stored);
    await stored.send();
    await stored.send();
    expect(file(stored)).toBe(written);
    await stored.sendAll();
    expect(file(stored)).not.toBe(written);
    expect(file(stored).length).toBeLessThan(20_000);
    stored.restart();
    const { told } = stored;
    await stored.sendAll();
    expect(stored.told).toBe(told);
  });
});

test("CL5 a line that is not said is read from the screen, as wide as it was", async () => {
  const stored = new Stored();
  stored.folder.addSize({ offset: 0, size: { columns: 20, rows: 5 } });
  const line = "echo 1234567890 1234567890";
  stored.write(`${mark("A")}$ ${mark("B")}${line}\r\n${mark("C")}x${mark("D;0")}`);
  await stored.sendAll();
  expect(stored.lines).toEqual([`${line} 0`]);
});
