/** When a terminal is asked whether it shows what is typed, and what follows from its answers. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { until } from "../testing/until.ts";
import { EchoWatch } from "./echo-watch.ts";
import { NoEchoRanges } from "./no-echo-ranges.ts";
import type { ActiveRedaction } from "./redaction-level.ts";
import { echoIn, type TerminalEcho } from "./terminal-echo.ts";

const base = mkdtempSync(join(tmpdir(), "coda-echo-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

/** A recording made of a string. */
class Printed {
  text = "";
  readonly noEcho = new NoEchoRanges(mkdtempSync(join(base, "journal-")));
  readonly #listeners = new Set<() => void>();

  get end(): number {
    return this.text.length;
  }

  read(from: number, maxBytes: number): Uint8Array {
    return Buffer.from(this.text.slice(from, from + maxBytes));
  }

  onGrow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  print(text: string): void {
    this.text += text;
    for (const listener of this.#listeners) listener();
  }
}

let clock: ManualClock;
let recording: Printed;
let echo: TerminalEcho;
let asked: number;
let watch: EchoWatch | undefined;

beforeEach(() => {
  clock = new ManualClock();
  recording = new Printed();
  echo = "shown";
  asked = 0;
});
afterEach(() => {
  watch?.close();
  if (clock.pending !== 0) throw new Error(`${clock.pending} timers were left behind`);
});

function begin(level: ActiveRedaction = "standard"): EchoWatch {
  const readEcho = async (): Promise<TerminalEcho> => {
    asked += 1;
    return Promise.resolve(echo);
  };
  watch = new EchoWatch({ recording, tty: () => "/dev/pts/1", clock, readEcho, level });
  return watch;
}

/** Long enough for rest and rate, with every answer in. */
async function rest(): Promise<void> {
  for (let step = 0; step < 6; step++) {
    clock.advance(150);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

describe("a terminal is asked", () => {
  test("behind a question for a password, and not behind other output", async () => {
    begin();
    recording.print("$ make\r\nall is well\r\n$ ");
    await rest();
    expect(asked).toBe(0);
    recording.print("sudo id\r\n[sudo] password for ada: ");
    await rest();
    expect(asked).toBe(1);
  });

  test("when keys were typed and nothing was printed", async () => {
    const typing = begin();
    await rest();
    typing.typed();
    recording.print("x");
    await rest();
    expect(asked).toBe(0);
    typing.typed();
    await rest();
    expect(asked).toBe(1);
  });

  test("at every rest in strict", async () => {
    begin("strict");
    recording.print("$ ");
    await rest();
    expect(asked).toBe(1);
  });
});

test("RD5 what was printed up to the last answer that echo is off is a range, and what comes behind is none", async () => {
  begin();
  recording.print("Password: ");
  echo = "hidden";
  await rest();
  expect([recording.noEcho.isOpen, recording.noEcho.knownTo]).toEqual([true, 10]);
  recording.print("oops");
  await rest();
  expect(recording.noEcho.knownTo).toBe(14);
  echo = "shown";
  recording.print("\r\nwelcome");
  expect(recording.noEcho.knownTo).toBe(14);
  await rest();
  expect(recording.noEcho.knownTo).toBe(Infinity);
  expect(recording.noEcho.all).toEqual([{ from: 10, to: 14 }]);
});

test("output that never rests does not keep what is known from going on", async () => {
  begin();
  recording.print("Password: ");
  echo = "hidden";
  await rest();
  echo = "shown";
  for (let line = 0; line < 20; line++) {
    recording.print("line\r\n");
    clock.advance(100);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  await until("it is known", () => recording.noEcho.knownTo === Infinity);
  expect(recording.noEcho.all).toEqual([]);
});

test("what stty tells: a password's terminal reads lines and shows nothing, an editor's reads keys", () => {
  const gnu = "speed 38400 baud; rows 24; columns 80; line = 0;\nintr = ^C;\n";
  expect(echoIn(`${gnu}isig icanon iexten -echo echoe echok -echonl`)).toBe("hidden");
  expect(echoIn(`${gnu}isig icanon iexten echo echoe`)).toBe("shown");
  expect(echoIn(`${gnu}isig -icanon iexten -echo echoe`)).toBe("shown");
  expect(echoIn("lflags: icanon isig iexten -echo echoe echoke\n")).toBe("hidden");
  expect(echoIn("stty: /dev/pts/9: No such file or directory")).toBe("unknown");
});
