/** Marks of browsers in a real session's environment: hidden from programs, and forgotten when nobody can need them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSessionPrefix, tmuxSessionName, type PaneId } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arrived, collects } from "../testing/collects.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { allowed, clientNumber, next, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { MarkSweep } from "./mark-sweep.ts";

const session = allowed("marked");
const name = tmuxSessionName({ prefix: defaultSessionPrefix, ...session });

let server: TmuxServer;
let helper: TmuxHelper;
let clock: ManualClock;
let sweep: MarkSweep;

beforeEach(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
  await helper.open(session);
  clock = new ManualClock();
  sweep = new MarkSweep(async (...commands) => helper.manager.run(...commands), clock);
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

function pane(): PaneId {
  const first = helper.hosted(session)?.panes[0]?.pane;
  if (first === undefined) throw new Error("the session has no pane");
  return first;
}

async function marks(): Promise<string[]> {
  const lines = await server.lines("show-environment", "-h", "-t", `=${name}:`);
  return lines.map((line) => line.replace(/^CODA_TYPED_\d{29}/u, "")).toSorted();
}

async function mark(number: number, text: string): Promise<void> {
  const variable = `CODA_TYPED_${clientNumber(number).replaceAll("-", "")}`;
  await server.run("set-environment", "-h", "-t", `=${name}:`, variable, text);
}

function minutes(count: number): void {
  clock.advance(count * 60_000);
}

test("a mark is known to no program that is started beside it", async () => {
  expect(await helper.host.input(pane(), Buffer.from("true\r"), next(clientNumber(1)))).toBe("taken");
  expect(await marks()).toHaveLength(1);
  await server.run("set-environment", "-t", `=${name}:`, "SEEN", "yes");
  await server.run("new-window", "-d", "-t", `=${name}:`, "-c", server.folder, "env >env.new; mv env.new env");
  const seen = await until("its environment is there", () => {
    try {
      return readFileSync(join(server.folder, "env"), "utf8");
    } catch {
      return undefined;
    }
  });
  expect([seen.includes("SEEN=yes"), seen.includes("CODA_TYPED")]).toEqual([true, false]);
});

test("one that has not changed for ten minutes is forgotten when another browser begins to type, one that has is not", async () => {
  await mark(1, "7");
  await mark(2, "8");
  await sweep.sweep(name);
  minutes(9);
  await mark(2, "9");
  await sweep.sweep(name);
  expect(await marks()).toEqual(["001=7", "002=9"]);
  minutes(1);
  await sweep.sweep(name);
  expect(await marks()).toEqual(["002=9"]);
  minutes(10);
  await sweep.sweep(name);
  expect(await marks()).toEqual([]);
});

test("beyond sixty-four in a session those that have not changed for longest are forgotten, however young", async () => {
  for (let number = 1; number <= 60; number++) await mark(number, "1");
  await sweep.sweep(name);
  minutes(1);
  for (let number = 61; number <= 70; number++) await mark(number, "1");
  await sweep.sweep(name);
  const left = await marks();
  expect(left).toHaveLength(64);
  expect(left.slice(-10)).toEqual(Array.from({ length: 10 }, (_, index) => `0${61 + index}=1`));
});

test("variables that are no marks, and what somebody wrote in a mark's place, are left alone", async () => {
  await mark(1, "#(touch ran)");
  await server.run("set-environment", "-h", "-t", `=${name}:`, "MINE", "1");
  await sweep.sweep(name);
  minutes(60);
  await sweep.sweep(name);
  expect(await marks()).toEqual(["001=#(touch ran)", "MINE=1"]);
});

test("a session that is no more is swept without a word", async () => {
  await server.run("kill-session", "-t", `=${name}`);
  await sweep.sweep(name);
  expect(helper.logged.filter(({ message }) => message.includes("mark"))).toEqual([]);
});

test("a browser whose mark was forgotten types on, each counter once", async () => {
  const got = await collects(server, pane());
  const by = next(clientNumber(5));
  expect(await helper.host.input(pane(), Buffer.from("a"), by)).toBe("taken");
  await server.run("set-environment", "-u", "-t", `=${name}:`, `CODA_TYPED_${by.id}`);
  expect(await helper.host.input(pane(), Buffer.from("a"), by)).toBe("taken");
  expect(await helper.host.input(pane(), Buffer.from("b"), next(clientNumber(5)))).toBe("taken");
  expect(await arrived(got, "ab")).toBe("ab");
});
