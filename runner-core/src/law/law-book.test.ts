/** The law on disk and in force: what is read, what is written, who hears of it, and what of it is in the audit log. */
import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserTicketSchema, sessionIdSchema, type BrowserTicket } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AuditNote } from "../audit/audit-log.ts";
import { runProgram } from "../child-process.ts";
import { environment } from "../config.ts";
import { writeDeviceRecord, type DeviceRecord } from "../device/device-record.ts";
import { FakeWatches } from "../testing/fake-watches.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import type { AskingBrowser } from "./asking-browsers.ts";
import { browserOf, codeOf, fingerprintOfBrowser } from "./browser.ts";
import { LawBook, type LawBookOptions } from "./law-book.ts";
import { answerLaw } from "./law-desk.ts";
import { lawFilesOf } from "./law-files.ts";
import { browsersText, lawText } from "./law-text.ts";

const session = sessionIdSchema.parse(randomUUID());
let stateDir: string;
let clock: ManualClock;
let notes: AuditNote[];
let asked: AskingBrowser[];
let logged: string[];

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "coda-law-"));
  clock = new ManualClock();
  [notes, asked, logged] = [[], [], []];
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

function openBook(system: Pick<LawBookOptions, "platform" | "watchPath"> = {}): LawBook {
  return new LawBook({
    ...system,
    files: lawFilesOf(stateDir),
    audit: { write: (note) => notes.push(note) },
    clock,
    log: (_level, message, fields) => logged.push(`${message} ${JSON.stringify(fields)}`),
    onAsked: (browser) => asked.push(browser),
  });
}

function ticket(claims: Partial<BrowserTicket> = {}): BrowserTicket {
  const [jti, sub, dev] = [randomUUID(), randomUUID(), randomUUID()];
  const bpk = randomBytes(32).toString("base64url");
  const place = { ses: session, idea: "idea", slot: "primary", role: "driver" };
  return browserTicketSchema.parse({ jti, sub, dev, bpk, iat: 1, exp: 2, name: "Ada", ...place, ...claims });
}

function known(of: BrowserTicket) {
  const browser = browserOf(of);
  if (browser === undefined) throw new Error("it has no key");
  return browser;
}

const file = (name: string): string => join(stateDir, "law", name);

function write(name: string, text: string): void {
  mkdirSync(join(stateDir, "law"), { recursive: true });
  writeFileSync(file(name), text);
}

function pairedBy(by: DeviceRecord["by"]): void {
  const record = { version: 1, device: randomUUID(), server: "http://127.0.0.1:3000", owner: "Ada" };
  writeDeviceRecord(join(stateDir, "device.json"), { ...record, ...(by && { by }) } as DeviceRecord);
}

describe("what nobody has said", () => {
  test("PA9 images become files where nobody has said otherwise, also by rules of before there were any", () => {
    const before = { version: 1, typing: true, pasting: true, windows: true, opening: true, sizing: true };
    write("flags.json", JSON.stringify(before));
    expect(openBook().flags.pasteFiles).toBe(true);
    openBook().setFlag("pasteFiles", false);
    openBook().setFlag("windows", false);
    expect(openBook().flags.pasteFiles).toBe(false);
    expect(openBook().ruleFor("paste", ticket())).toBe("asks");
    expect(openBook().ruleFor("pasteImage", ticket())).toBe("off");
  });

  test("LW13 a device that was paired over the network asks about new browsers, one that was registered by a local code does not", () => {
    expect(openBook().flags.ask).toBe(true);
    pairedBy("pairing");
    expect(openBook().flags.ask).toBe(true);
    pairedBy(undefined);
    expect(openBook().flags.ask).toBe(true);
    pairedBy("code");
    expect(openBook().flags).toEqual({
      typing: true,
      pasting: true,
      pasteFiles: true,
      windows: true,
      opening: true,
      sizing: true,
      ask: false,
    });
    expect(openBook().ruleFor("type", ticket())).toBe("allowed");
    // Registered while the helper runs already, as at the first start.
    rmSync(join(stateDir, "device.json"));
    const early = openBook();
    pairedBy("code");
    early.look();
    expect([early.flags.ask, notes]).toEqual([
      false,
      [expect.objectContaining({ subject: { flag: "ask", on: false } })],
    ]);
    // Another flag says nothing about it; its own does.
    openBook().setFlag("windows", false);
    expect(openBook().flags.ask).toBe(false);
    openBook().setFlag("ask", true);
    expect(openBook().flags.ask).toBe(true);
  });
});

describe("a new browser", () => {
  test("LW2 is asked about once, when it tried, and types from somebody's yes on, also after a restart", () => {
    const [book, ada] = [openBook(), ticket()];
    expect(book.ruleFor("type", ada)).toBe("asks");
    book.tried(ada, session);
    book.tried(ada, session);
    expect(asked.map(codeOf)).toEqual([codeOf(known(ada))]);
    expect([book.ruleFor("type", ada), book.ruleFor("act", ada)]).toEqual(["asked", "asked"]);
    const said = answerLaw(book, { version: 1, command: "browsers-answer", answer: "allow", code: codeOf(known(ada)) });
    expect(said).toMatchObject({ said: `${codeOf(known(ada))}, Ada: may type here.`, answered: [known(ada)] });
    for (const one of [book, openBook()]) expect(one.ruleFor("type", ada)).toBe("allowed");
    expect(book.asking).toEqual([]);
  });

  test("LW2 is another one with another key, or for another account", () => {
    const [book, ada] = [openBook(), ticket()];
    book.answer(known(ada), "allowed");
    expect(book.ruleFor("type", ticket({ sub: ada.sub }))).toBe("asks");
    expect(book.ruleFor("type", ticket({ bpk: ada.bpk }))).toBe("asks");
    expect(book.ruleFor("type", { ...ada, bpk: undefined })).toBe("asks");
    book.tried({ ...ada, bpk: undefined }, session);
    expect(asked).toEqual([]);
  });

  test("LW2 that was refused stays so, also where nobody is asked, until it is forgotten", () => {
    const [book, ada] = [openBook(), ticket()];
    book.answer(known(ada), "denied");
    book.setFlag("ask", false);
    expect([book.ruleFor("type", ada), book.ruleFor("type", ticket())]).toEqual(["denied", "allowed"]);
    book.forget(known(ada));
    book.setFlag("ask", true);
    expect(book.ruleFor("type", ada)).toBe("asks");
  });

  test("whoever makes up browsers without end pushes out what was not answered, and no answer", () => {
    const [book, ada, late] = [openBook(), ticket(), ticket()];
    book.answer(known(ada), "allowed");
    book.tried(late, session);
    for (let made = 0; made < 100; made++) book.tried(ticket(), session);
    expect(book.asking).toHaveLength(32);
    expect([book.ruleFor("type", ada), book.ruleFor("type", late)]).toEqual(["allowed", "asks"]);
    book.tried(late, session);
    expect(book.ruleFor("type", late)).toBe("asked");
  });
});

describe("an answer", () => {
  const answer = (book: LawBook, code: string, given: { answer?: "allow" | "deny"; account?: string } = {}) =>
    answerLaw(book, { version: 1, command: "browsers-answer", answer: "allow", code, ...given });

  test("is found by the code in any spelling, and by nothing shorter", () => {
    const [book, ada] = [openBook(), ticket()];
    book.tried(ada, session);
    const code = codeOf(known(ada));
    for (const text of ["", code.slice(0, 8), "0000-0000"]) expect(() => answer(book, text)).toThrow("has the code");
    expect(answer(book, code.toLowerCase().replace("-", " "))).toMatchObject({ ok: true });
    expect(answer(book, fingerprintOfBrowser(known(ada)))).toMatchObject({ ok: true });
  });

  test("allows one browser at a time: of two with one code somebody says which, and both can be refused", () => {
    const [book, ada] = [openBook(), ticket()];
    const eve = ticket({ bpk: ada.bpk, name: "Eve\u001B[2J" });
    for (const one of [ada, eve]) book.tried(one, session);
    const code = codeOf(known(ada));
    expect(() => answer(book, code)).toThrow(/2 browsers have the code .*--account/u);
    expect(answer(book, code, { account: ada.sub.slice(0, 8) })).toMatchObject({ ok: true });
    expect([ada, eve].map((one) => book.ruleFor("type", one))).toEqual(["allowed", "asked"]);
    answer(book, code, { answer: "deny" });
    expect([ada, eve].map((one) => book.ruleFor("type", one))).toEqual(["denied", "denied"]);
    const list = answerLaw(book, { version: 1, command: "browsers" });
    expect("browsers" in list && browsersText(list.browsers)).not.toMatch(/\p{Cc}(?<!\n)/u);
  });
});

describe("the files", () => {
  test("are their owner's alone", () => {
    const book = openBook();
    book.setFlag("typing", false);
    book.answer(known(ticket()), "allowed");
    book.panic();
    expect(statSync(join(stateDir, "law")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(stateDir, "law")).toSorted()).toEqual(["browsers.json", "flags.json", "panic"]);
    for (const name of readdirSync(join(stateDir, "law"))) expect(statSync(file(name)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["half of it", '{"version":1,"typing":true}'],
    ["a flag that there is not", JSON.stringify({ version: 1, ...openFlags(), flying: true })],
    ["another kind of value", JSON.stringify({ version: 1, ...openFlags(), typing: "on" })],
    ["another version", JSON.stringify({ version: 2, ...openFlags() })],
  ])("LW4 flags that hold %s allow nothing, are told, and are not written over", (_, text) => {
    pairedBy("code");
    write("flags.json", text);
    const book = openBook();
    for (const deed of ["type", "paste", "act", "restart", "size"] as const)
      expect(book.ruleFor(deed, ticket())).toBe("off");
    expect([book.mayOpen(), book.flags.ask]).toEqual([false, true]);
    expect(logged.join()).toContain(file("flags.json"));
    expect(() => book.setFlag("typing", true)).toThrow(/flags\.json cannot be read .*repair it or remove it/u);
    expect(readFileSync(file("flags.json"), "utf8")).toBe(text);
    const law = answerLaw(book, { version: 1, command: "law" });
    expect("law" in law && lawText(law.law)).toContain("flags.json cannot be read");
    rmSync(file("flags.json"));
    book.look();
    expect(book.ruleFor("type", ticket())).toBe("allowed");
  });

  function openFlags() {
    return { typing: true, pasting: true, windows: true, opening: true, sizing: true, ask: false };
  }

  test.each([
    ["no JSON", "["],
    ["a browser without a key", '{"version":1,"browsers":[{"verdict":"allowed"}]}'],
    ["another verdict", '{"version":1,"browsers":[{"verdict":"maybe"}]}'],
  ])("LW4 a list of browsers that holds %s allows nobody, whether the machine asks or not", (_, text) => {
    const [book, ada] = [openBook(), ticket()];
    book.answer(known(ada), "allowed");
    book.setFlag("ask", false);
    write("browsers.json", text);
    for (const one of [openBook(), (book.look(), book)]) {
      expect([ada, ticket()].map((of) => one.ruleFor("type", of))).toEqual(["off", "off"]);
      expect(() => one.answer(known(ada), "allowed")).toThrow("browsers.json cannot be read");
    }
  });

  test("LW4 a folder that cannot be looked into means cut off", () => {
    writeFileSync(join(stateDir, "law"), "");
    const book = openBook();
    expect([book.cutOffAt, book.faults.length]).toEqual(["an unknown time", 3]);
    expect(book.ruleFor("type", ticket())).toBe("off");
  });

  test("LW3 what a hand or another process wrote holds within a quarter of a second", () => {
    const book = openBook();
    const end = book.watch();
    const heard: boolean[] = [];
    book.onChange(() => heard.push(book.flags.typing));
    openBook().setFlag("typing", false);
    expect(book.ruleFor("type", ticket())).toBe("asks");
    clock.advance(250);
    expect([book.ruleFor("type", ticket()), heard]).toEqual(["off", [false]]);
    clock.advance(10_000);
    expect(heard).toHaveLength(1);
    end();
    expect(clock.pending).toBe(0);
  });

  test("LW3 at rest it does so too where the system tells of it, and within a second where it leaves that out", () => {
    const watches = new FakeWatches();
    const book = openBook({ platform: "linux", watchPath: watches.watch });
    const end = book.watch();
    clock.advance(5_000);
    openBook().setFlag("typing", false);
    watches.tell("change");
    clock.advance(250);
    expect(book.flags.typing).toBe(false);
    clock.advance(5_000);
    openBook().setFlag("typing", true);
    clock.advance(1_000);
    expect(book.flags.typing).toBe(true);
    end();
    expect([clock.pending, watches.open]).toEqual([0, []]);
  });
});

describe("changes at once", () => {
  test("LW14 of several processes all hold, over locks that a killed one left", async () => {
    write("lock", "4194303"); // no process has such a number
    const code = (change: string) =>
      `import { lawFilesOf } from ${JSON.stringify(join(import.meta.dirname, "law-files.ts"))};
       const files = lawFilesOf(${JSON.stringify(stateDir)});
       for (let turn = 0; turn < 60; turn++) { ${change} }`;
    const flags = ["typing", "pasting", "windows", "sizing"].map((flag) => `files.setFlag("${flag}", turn % 2 === 0);`);
    const runs = flags.map(async (change) =>
      runProgram(process.execPath, ["--no-warnings", "--input-type=module-typescript", "-e", code(change)], {
        env: environment(),
        timeoutMs: 60_000,
      }),
    );
    for (const { status, stderr } of await Promise.all(runs)) expect([status, stderr]).toEqual([0, ""]);
    const off = { typing: false, pasting: false, windows: false, sizing: false };
    expect(openBook().flags).toMatchObject({ ...off, opening: true });
    expect(readdirSync(join(stateDir, "law"))).toEqual(["flags.json"]);
  }, 90_000);

  test("LW14 a lock that somebody keeps is a sentence, and changes nothing", () => {
    write("lock", String(process.ppid));
    expect(() => openBook().setFlag("typing", false)).toThrow("another process changes the rules of this machine");
    expect(openBook().flags.typing).toBe(true);
  });

  test.each([
    ["a process before this one of the same number, as in a container that was restarted", String(process.pid)],
    ["a machine that lost its power", ""],
  ])("LW14 a lock that was left by %s keeps nobody out", (_, text) => {
    write("lock", text);
    openBook().setFlag("typing", false);
    expect(openBook().flags.typing).toBe(false);
  });
});

describe("panic", () => {
  test("LW9 holds over restarts until it is released, and twice is once", () => {
    const book = openBook();
    book.panic();
    book.panic();
    const next = openBook();
    for (const one of [book, next]) expect(one.ruleFor("type", ticket())).toBe("off");
    expect(next.mayOpen()).toBe(false);
    next.release();
    book.look();
    for (const one of [book, next, openBook()]) expect(one.cutOffAt).toBeUndefined();
    expect(notes.map(({ action }) => action)).toEqual(["helper.panic", "helper.released", "helper.released"]);
  });

  test("LW8 holds though the disk takes nothing, and says that a restart would end it", () => {
    const book = openBook();
    writeFileSync(join(stateDir, "law"), ""); // where the folder is to be
    chmodSync(join(stateDir, "law"), 0o600);
    const before = book.cutOffAt;
    expect(() => book.panic()).toThrow("this helper is cut off, but a restart would undo it");
    rmSync(join(stateDir, "law"));
    book.look();
    expect([before, typeof book.cutOffAt]).toEqual([undefined, "string"]);
    expect(book.ruleFor("type", ticket())).toBe("off");
    book.release();
    expect(book.cutOffAt).toBeUndefined();
    expect(notes.map(({ action }) => action)).toEqual(["helper.panic", "helper.released"]);
  });
});

test("LW11 each change is a line of the audit log, whoever made it, and nothing else is", () => {
  const [book, ada] = [openBook(), ticket()];
  const browser = { browser: codeOf(known(ada)), account: ada.sub, name: "Ada" };
  book.setFlag("typing", false);
  book.setFlag("typing", false);
  book.answer(known(ada), "allowed");
  book.answer(known(ada), "denied");
  book.forget(known(ada));
  write("flags.json", "{");
  book.look();
  const lines = notes.map(({ action, subject, by }) => [action, subject, by]);
  expect(lines.slice(0, 4)).toEqual([
    ["helper.flags-changed", { flag: "typing", on: false }, null],
    ["helper.browser-allowed", browser, null],
    ["helper.browser-refused", browser, null],
    ["helper.browser-refused", { ...browser, forgotten: true }, null],
  ]);
  expect(lines.at(-1)).toEqual(["helper.flags-changed", { unreadable: true }, null]);
});
