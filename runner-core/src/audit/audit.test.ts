/** The local audit log: a chain of lines that shows what was done to it, and what the web app is told of it. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  browserTicketSchema,
  clientIdSchema,
  limits,
  sessionIdSchema,
  userIdSchema,
  type DeviceAuditEvent,
} from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ApiResult } from "../device/web-call.ts";
import type { JoinedClient } from "../link/joined-clients.ts";
import { silentLog } from "../log.ts";
import { typistIdOf } from "../session/typist-id.ts";
import { InputBench } from "../testing/input-bench.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { until, untilStepped } from "../testing/until.ts";
import { auditFiles, linesOf, type Append } from "./audit-files.ts";
import { AuditLog, type AuditNote } from "./audit-log.ts";
import { AuditReporter } from "./audit-reporter.ts";
import { auditLineText, verdictText } from "./audit-text.ts";
import { BrowserWitness } from "./browser-witness.ts";
import { keepTold, toldUpTo } from "./told-cursor.ts";
import { readChain } from "./verify-chain.ts";

const note: AuditNote = { action: "helper.panic", session: null, by: null, subject: {} };
let folder: string;
let clock: ManualClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-audit-"));
  clock = new ManualClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openLog = (append?: Append) => new AuditLog({ folder, clock, log: silentLog, ...(append && { append }) });
const numbers = () => readChain(folder).lines.map(({ number }) => number);

function write(count: number, log = openLog(), subject: AuditNote["subject"] = {}): AuditLog {
  for (let at = 0; at < count; at++) {
    log.write({ ...note, subject });
    clock.advance(1_000);
  }
  return log;
}

/** The lines of the only file, changed by hand. */
function tamper(change: (lines: string[]) => string[]): void {
  const [file] = auditFiles(folder);
  if (file === undefined) throw new Error("there is no file");
  writeFileSync(
    file.path,
    change(linesOf(file))
      .map((line) => `${line}\n`)
      .join(""),
  );
}

describe("the chain", () => {
  test("TR82 goes on over restarts, in files that only their owner may read", () => {
    write(3);
    write(2);
    expect(readChain(folder)).toMatchObject({ end: { number: 5 }, faults: [], torn: 0 });
    const [file] = auditFiles(folder);
    expect(statSync(file?.path ?? "").mode & 0o777).toBe(0o600);
  });

  test.each<[string, (lines: string[]) => string[], string]>([
    ["changed", (lines) => lines.map((line) => line.replace("helper.panic", "helper.released")), "line 1 was changed"],
    ["removed", (lines) => lines.toSpliced(2, 1), "line 4 follows line 2"],
    ["repeated", (lines) => lines.toSpliced(2, 0, lines[1] ?? ""), "line 2 follows line 2"],
    ["moved", (lines) => [lines[1], lines[0], ...lines.slice(2)].map(String), "line 1 follows line 2"],
    ["made nothing", (lines) => lines.with(2, "x"), "line 4 follows line 2"],
  ])("TR82 shows a line that was %s", (_what, change, fault) => {
    write(5);
    tamper(change);
    expect(readChain(folder).faults.join()).toContain(fault);
  });

  test("TR82 shows an end that was cut off or written anew, by what the web app was told", () => {
    write(5);
    const told = readChain(folder).end;
    tamper((lines) => lines.slice(0, 3));
    expect(readChain(folder, told).faults).toEqual(["the lines after 3 are missing: the web app was told up to 5"]);
    write(2);
    expect(readChain(folder, told).faults).toEqual(["line 5 is not the one that the web app was told"]);
    expect(verdictText(readChain(folder, told), told)).toContain("NOT WHOLE");
  });

  test("TR82 goes on behind what the web app has, so that it takes no later line for one that it knows", () => {
    write(5);
    keepTold(folder, readChain(folder).end);
    tamper((lines) => lines.slice(0, 3));
    write(1);
    expect([numbers(), readChain(folder).faults]).toEqual([[1, 2, 3, 6], ["line 6 follows line 3"]]);
  });

  test("TR82 goes on behind what a command wrote after a helper had begun to start", () => {
    write(2);
    const starting = openLog();
    write(1);
    write(2, starting);
    expect(numbers()).toEqual([1, 2, 3, 4, 5]);
    expect(readChain(folder).faults).toEqual([]);
  });

  test("goes on behind a line that a crash has torn", () => {
    write(2);
    const [file] = auditFiles(folder);
    appendFileSync(file?.path ?? "", '{"number":3,"prev');
    write(1);
    expect(readChain(folder)).toMatchObject({ end: { number: 3 }, faults: [], torn: 1 });
  });

  test.each<[string, (text: string) => number]>([
    ["nothing", () => 0],
    ["half a line", (text) => text.length / 2],
    ["all but a line's end", (text) => text.length - 1],
  ])("TR82 stays whole over a disk that was full after %s, and says how many lines that has cost", (_what, room) => {
    let isFull = false;
    const log = openLog((path, text) => {
      appendFileSync(path, isFull ? text.slice(0, room(text)) : text);
      if (isFull) throw new Error("ENOSPC: no space left on device");
    });
    log.write(note);
    isFull = true;
    log.write(note);
    log.write(note);
    isFull = false;
    log.write(note);
    log.write(note);
    const { faults, lines, end } = readChain(folder);
    expect(faults).toEqual([]);
    expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: end.number }, (_, at) => at + 1));
    expect(lines.at(-2)?.event.subject).toEqual({ leftOut: 2 });
    expect(lines.at(-1)?.event.subject).toEqual({});
  });

  test("goes on from file to file, and over those that are dropped", () => {
    const subject = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`k${at}`, "x".repeat(400)]));
    const perFile = Math.ceil(limits.auditFileBytes / 160_000);
    write(perFile * (limits.auditFiles + 2), openLog(), subject);
    expect(auditFiles(folder)).toHaveLength(limits.auditFiles);
    const chain = readChain(folder);
    expect(chain.faults).toEqual([]);
    expect(chain.lines[0]?.number).toBeGreaterThan(1);
    expect(verdictText(chain, chain.end)).toContain("were dropped");
  });

  test("TR83 is flooded by nobody: whoever makes too many lines loses their own, and the next line says how many", () => {
    const log = openLog();
    const by = { id: randomUUID(), name: "Eve" };
    for (let at = 0; at < 1_000; at++) log.write({ ...note, by });
    for (let at = 0; at < 1_000; at++) log.write(note, "nobody");
    expect(numbers()).toHaveLength(2 * 200);
    log.write({ ...note, by: { id: randomUUID(), name: "Ada" } });
    expect(readChain(folder).lines.at(-1)?.event).toMatchObject({ by: { name: "Ada" }, subject: { leftOut: 800 } });
    clock.advance(5_000);
    for (let at = 0; at < 2; at++) log.write({ ...note, by });
    expect(numbers()).toHaveLength(2 * 200 + 2);
  });

  test("TR83 grows by two lines a second at most, however many make them, and by what the machine itself does", () => {
    const log = openLog();
    const everybody = () => {
      for (let at = 0; at < 30; at++) for (let line = 0; line < 100; line++) log.write(note, `person ${at}`);
    };
    everybody();
    expect(numbers()).toHaveLength(2_000);
    clock.advance(10_000);
    everybody();
    log.write(note);
    expect(numbers()).toHaveLength(2_000 + 20 + 1);
  });

  test("TR83 leaves nobody out for what they are called", () => {
    const cut = `${"a".repeat(199)}\u{1F600}`.slice(0, 200);
    const log = openLog();
    for (const name of [cut, "a\0b", "\uDE00", "x".repeat(300)])
      log.write({ ...note, by: { id: randomUUID(), name }, subject: { name, ["k".repeat(50)]: name } });
    const names = readChain(folder).lines.map(({ event }) => event.by?.name);
    expect(names).toEqual([`${"a".repeat(199)}\uFFFD`, "a\uFFFDb", "\uFFFD", "x".repeat(200)]);
  });

  test("is printed without what a terminal would obey", () => {
    const name = "A\u001B[2J\u202Eda\n";
    openLog().write({ ...note, by: { id: randomUUID(), name }, subject: { "k\u0007": "\u001B]0;x" } });
    const [line] = readChain(folder).lines;
    if (line === undefined) throw new Error("nothing was written");
    expect(auditLineText(line)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("telling the web app", () => {
  const told: string[][] = [];
  let answers: ApiResult<unknown>;
  beforeEach(() => {
    told.length = 0;
    answers = { ok: true, value: null };
  });
  const tell = async (events: readonly DeviceAuditEvent[]) => {
    told.push(events.map(({ id }) => id));
    return answers;
  };
  const reporterOf = (audit: AuditLog) => new AuditReporter({ audit, tell, clock, log: silentLog, random: () => 1 });
  const ids = () => readChain(folder).lines.map(({ event }) => event.id);

  test("TR82 brings every line once, in batches, also those of a helper before it", async () => {
    write(limits.auditEventsPerReport + 50);
    const reporter = reporterOf(openLog());
    reporter.start();
    await untilStepped("all is told", () => {
      clock.advance(1_000);
      return told.flat().length === limits.auditEventsPerReport + 50;
    });
    expect(told[0]).toHaveLength(limits.auditEventsPerReport);
    expect(told.flat()).toEqual(ids());
    await until("that is kept", () => toldUpTo(folder).number === limits.auditEventsPerReport + 50);
    await reporter.stop();
    const next = reporterOf(write(1));
    await next.stop();
    expect(told.flat()).toEqual(ids());
  });

  test("ends in time, though no answer comes", async () => {
    const never = new Promise<ApiResult<unknown>>(() => {});
    const audit = write(1);
    const reporter = new AuditReporter({ audit, tell: async () => never, clock, log: silentLog, random: () => 1 });
    reporter.start();
    clock.advance(2_000);
    const stopped = reporter.stop();
    clock.advance(limits.uploadFlushMs);
    await stopped;
    expect(toldUpTo(folder).number).toBe(0);
  });

  test("TR82 tries again, ever more seldom, while they are not taken", async () => {
    answers = { ok: false, failure: { code: "unreachable", message: "no" } };
    const reporter = reporterOf(write(1));
    reporter.start();
    const triesAfter = async (count: number): Promise<number> => {
      const fromMs = clock.steadyMs();
      await untilStepped(`${count} tries`, () => {
        clock.advance(500);
        return told.length >= count;
      });
      return clock.steadyMs() - fromMs;
    };
    await triesAfter(1);
    expect(await triesAfter(2)).toBeLessThan(await triesAfter(6));
    answers = { ok: true, value: null };
    await untilStepped("it is taken", () => {
      clock.advance(10_000);
      return toldUpTo(folder).number === 1;
    });
    await reporter.stop();
    expect(new Set(told.flat()).size).toBe(1);
    expect(readdirSync(folder).toSorted((a, b) => a.localeCompare(b))).toEqual(["000000000001.jsonl", "told.json"]);
  });

  test("TR82 leaves out a line that is refused for good, and brings all others", async () => {
    write(limits.auditEventsPerReport + 50);
    const [first, last] = [ids()[70], ids()[limits.auditEventsPerReport + 20]];
    const taken: string[] = [];
    const refusing = async (events: readonly DeviceAuditEvent[]): Promise<ApiResult<unknown>> => {
      if (events.some(({ id }) => id === first || id === last))
        return { ok: false, failure: { code: "badRequest", message: "no such action" } };
      taken.push(...events.map(({ id }) => id));
      return { ok: true, value: null };
    };
    const reporter = new AuditReporter({ audit: openLog(), tell: refusing, clock, log: silentLog, random: () => 1 });
    reporter.start();
    await untilStepped("all is told", () => {
      clock.advance(1_000);
      return toldUpTo(folder).number === limits.auditEventsPerReport + 50;
    });
    expect(taken).toEqual(ids().filter((id) => id !== first && id !== last));
    await reporter.stop();
  });
});

describe("what browsers do", () => {
  const session = sessionIdSchema.parse(randomUUID());
  const ticket = browserTicketSchema.parse({
    jti: randomUUID(),
    sub: randomUUID(),
    iat: 0,
    exp: 60,
    dev: randomUUID(),
    role: "driver",
    ses: session,
    idea: "notes",
    slot: "primary",
    name: "Ada",
  });
  const clientId = clientIdSchema.parse(randomUUID());
  const typist = typistIdOf(clientId, ticket.sub);
  const client: JoinedClient = { clientId, typist, session, ticket, seal: undefined };
  const actions = () => readChain(folder).lines.map(({ event }) => event.action.split(".")[1]);

  test("TR83 is written: coming, going, beginning and ceasing to type, by whom; never what", () => {
    const witness = new BrowserWitness(openLog(), clock);
    witness.joined(1, client);
    witness.joined(1, client);
    for (let at = 0; at < 10; at++) {
      witness.typed(1);
      clock.advance(limits.typingQuietMs / 2);
    }
    clock.advance(limits.typingQuietMs);
    expect(actions()).toEqual(["attached", "typing-started", "typing-stopped"]);
    witness.typed(1);
    witness.left(1);
    expect(actions().slice(3)).toEqual(["typing-started", "typing-stopped", "detached"]);
    for (const { event } of readChain(folder).lines)
      expect(event).toMatchObject({
        session,
        by: { id: ticket.sub, name: "Ada", kind: "user" },
        subject: { client: client.clientId },
      });
    expect(clock.pending).toBe(0);
  });

  test("TR83 is written of everybody when the connection is lost, and of input that was refused", () => {
    const witness = new BrowserWitness(openLog(), clock);
    witness.joined(1, client);
    witness.joined(2, { ...client, ticket: undefined });
    witness.refused({ session, by: undefined, fault: "unsealed", count: 10 });
    witness.allLeft();
    expect(actions()).toEqual(["attached", "attached", "input-refused", "detached", "detached"]);
    const { lines } = readChain(folder);
    expect(lines[1]?.event).toMatchObject({ by: null, subject: { ticket: null, role: null } });
    expect(lines[2]?.event.subject).toEqual({ fault: "unsealed", count: 10 });
    expect(readFileSync(auditFiles(folder)[0]?.path ?? "", "utf8")).not.toContain("keys");
  });

  test("TR83 is written of each by itself, when the relay gives one's number to another", () => {
    const witness = new BrowserWitness(openLog(), clock);
    const eve = { ...ticket, sub: userIdSchema.parse(randomUUID()), name: "Eve" };
    witness.joined(1, client);
    witness.typed(1);
    witness.joined(1, { ...client, ticket: eve });
    witness.typed(1);
    witness.joined(1, { ...client, ticket: eve, clientId: clientIdSchema.parse(randomUUID()) });
    witness.allLeft();
    const said = readChain(folder).lines.map(({ event }) => `${event.by?.name} ${event.action.split(".")[1]}`);
    const whole = (name: string) =>
      ["attached", "typing-started", "typing-stopped", "detached"].map((did) => `${name} ${did}`);
    expect(said).toEqual([...whole("Ada"), ...whole("Eve"), "Eve attached", "Eve detached"]);
  });

  test("TR83 is not pushed out by browsers that a relay makes up, nor by guests of a link", () => {
    const witness = new BrowserWitness(openLog(), clock);
    const guests = Array.from({ length: 50 }, () => ({
      ...ticket,
      sub: userIdSchema.parse(randomUUID()),
      grant: session,
      guest: { untilMs: 60_000, withHistory: true },
    }));
    for (const shown of [
      ...Array.from({ length: 1_000 }, () => undefined),
      ...guests,
      ...guests,
      ...guests,
      ...guests,
    ]) {
      witness.joined(1, { ...client, ticket: shown });
      witness.left(1);
    }
    expect(actions()).toHaveLength(2 * 200);
    expect(readChain(folder).lines.at(-1)?.event.by?.kind).toBe("guest");
    witness.joined(2, client);
    witness.typed(2);
    expect(actions().slice(2 * 200)).toEqual(["attached", "typing-started"]);
  });

  test("TR83 is not pushed out where a relay has one who types come and go without end", () => {
    const witness = new BrowserWitness(openLog(), clock);
    witness.joined(1, client);
    for (let at = 0; at < 1_000; at++) {
      witness.joined(2, client);
      witness.left(2);
    }
    witness.typed(1);
    expect(actions()).toHaveLength(200 + 1);
    expect(actions().at(-1)).toBe("typing-started");
  });

  test("TR83 is what the relay's link sees of them", async () => {
    const bench = new InputBench();
    await bench.connect();
    bench.witnessed.length = 0;
    bench.join({ client: 1 });
    bench.join({ client: 2, clientId: bench.secondTab, role: "viewer" });
    bench.type({ counter: 1 });
    bench.type({ client: 2, counter: 1 });
    await until("it was typed", () => bench.host.typed.length === 1);
    bench.relay.drop();
    expect(bench.witnessed).toEqual(["1 joined as driver", "2 joined as viewer", "1 typed", "all left"]);
    await bench.link.stop();
  });
});
