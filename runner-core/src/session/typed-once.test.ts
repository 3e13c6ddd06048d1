/** One browser's counters through several helpers in turn, on real tmux: what one typed, the next does not. */
import { defaultSessionPrefix, tmuxSessionName, type PaneId } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { askToEnd } from "../child-process.ts";
import { arrived, collects } from "../testing/collects.ts";
import { allowed, clientNumber, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import type { InputOutcome } from "./session-host.ts";
import { typistIdOf } from "./typist-id.ts";

const session = allowed("once");
const name = tmuxSessionName({ prefix: defaultSessionPrefix, ...session });
const client = clientNumber(1);
const id = typistIdOf(client, undefined);
const never = new AbortController().signal;

let server: TmuxServer;
let helper: TmuxHelper;
let pane: PaneId;

beforeEach(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
  await helper.open(session);
  const first = helper.hosted(session)?.panes[0]?.pane;
  if (first === undefined) throw new Error("the session has no pane");
  pane = first;
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

/** Another helper, which knows nothing of what was typed, in place of the one so far. */
async function another(): Promise<void> {
  await helper.stop();
  helper = await new TmuxHelper(server).start();
  helper.host.allow([session]);
  await until("the pane is known", () => helper.hosted(session)?.panes.some((known) => known.pane === pane));
}

async function type(counter: number, text: string): Promise<InputOutcome> {
  return helper.host.input(pane, Buffer.from(text), { id, client, counter });
}

async function paste(counter: number, text: string): Promise<InputOutcome> {
  return helper.host.paste(pane, Buffer.from(text), { id, client, counter, signal: never });
}

async function mark(): Promise<string> {
  return server.run("show-environment", "-h", "-t", `=${name}:`, `CODA_TYPED_${id}`);
}

async function setMark(text: string): Promise<void> {
  const variable = `CODA_TYPED_${id}`;
  await server.run("set-environment", "-h", "-t", `=${name}:`, variable, text);
}

describe("the helper that comes next", () => {
  test("IN2 acknowledges what was typed, keys and pastes, and types what was not, in order", async () => {
    const got = await collects(server, pane);
    expect([await type(1, "a"), await paste(2, "b"), await type(3, "c")]).toEqual(["taken", "taken", "taken"]);
    await another();
    const repeats = [type(1, "a"), paste(2, "b"), type(3, "c"), type(4, "d"), paste(5, "e")];
    expect(await Promise.all(repeats)).toEqual(["taken", "taken", "taken", "taken", "taken"]);
    expect(await arrived(got, "abcde")).toBe("abcde");
    expect(await server.lines("list-buffers")).toEqual([]);
    expect(await mark()).toContain("=5");
  });

  test("IN2 types the rest, and only the rest, of keys that were begun", async () => {
    const got = await collects(server, pane);
    const long = Array.from({ length: 200 }, (_, index) => `<${index}>`).join("");
    await type(1, "a");
    await server.run("send-keys", "-t", pane, "-l", long.slice(0, 512));
    await setMark("2.512");
    await another();
    expect(await type(2, long)).toBe("taken");
    expect(await arrived(got, `a${long}`)).toBe(`a${long}`);
  });

  test("IN2 does so past a mode, too", async () => {
    const got = await collects(server, pane);
    const long = "0123456789".repeat(60);
    await server.run("send-keys", "-t", pane, "-l", long.slice(0, 256));
    await setMark("1.256");
    await another();
    await server.run("copy-mode", "-t", pane);
    expect([await type(1, long), await type(2, ".")]).toEqual(["taken", "taken"]);
    expect(await arrived(got, `${long}.`)).toBe(`${long}.`);
  });

  test("IN10 does not type what was refused while something newer was typed", async () => {
    const got = await collects(server, pane);
    await type(1, "a");
    await server.run("select-pane", "-d", "-t", pane);
    expect([await type(2, "never"), await paste(3, "never")]).toEqual(["input-off", "input-off"]);
    await server.run("select-pane", "-e", "-t", pane);
    await type(4, "b");
    await another();
    expect([await type(2, "never"), await paste(3, "never"), await type(4, "b"), await type(5, "c")]).toEqual([
      "tmux-lost",
      "tmux-lost",
      "taken",
      "taken",
    ]);
    expect(await arrived(got, "abc")).toBe("abc");
  });

  test("PA6 knows of a paste whose text it has not got whether it was typed, and if it was not, it never is", async () => {
    const got = await collects(server, pane);
    await paste(1, "a");
    await another();
    expect(await helper.host.giveUp(pane, { id, client, counter: 1 })).toBe("taken");
    expect(await helper.host.giveUp(pane, { id, client, counter: 2 })).toBe("tmux-lost");
    await another();
    expect([await paste(2, "never"), await type(3, "b")]).toEqual(["tmux-lost", "taken"]);
    expect(await arrived(got, "ab")).toBe("ab");
  });

  test("IN2 what another helper typed meanwhile is not typed by one that took it for its own", async () => {
    const got = await collects(server, pane);
    await type(1, "a");
    await server.run("send-keys", "-t", pane, "-l", "b");
    await setMark("2");
    expect([await type(2, "b"), await type(3, "c")]).toEqual(["taken", "taken"]);
    expect(await arrived(got, "abc")).toBe("abc");
  });
});

describe("the same helper", () => {
  test("IN2 learns after a lost connection what was typed before it, and types the rest", async () => {
    const got = await collects(server, pane);
    let wanted = "";
    for (const round of [0, 1, 2, 3]) {
      const texts = Array.from({ length: 150 }, (_, index) => `<${round}.${index}>${".".repeat((index * 37) % 700)}`);
      const outcomes = texts.map(async (text, index) => {
        const counter = round * texts.length + index + 1;
        return index % 9 === 0 ? paste(counter, text) : type(counter, text);
      });
      await until("some of it was typed", () => got().length > wanted.length + 5_000);
      const [pid = ""] = await server.lines("list-clients", "-F", "#{client_pid}");
      const lostBefore = helper.lost.length;
      askToEnd(Number(pid));
      await until("the connection is lost", () => helper.lost.length > lostBefore);
      const typed = (await Promise.all(outcomes)).map((outcome, index) => (outcome === "taken" ? texts[index] : ""));
      wanted += typed.join("");
      expect(await arrived(got, wanted)).toBe(wanted);
      await until("there is another", () => helper.snapshot);
    }
  }, 120_000);

  test("IN2 counts for another session of the same name as nothing typed, and goes on", async () => {
    await type(1, "a");
    await server.run("kill-session", "-t", `=${name}`);
    await until("that was noticed", () => helper.hosted(session) === undefined);
    await helper.open(session);
    pane = helper.hosted(session)?.panes[0]?.pane ?? pane;
    const got = await collects(server, pane);
    expect(await type(2, "b")).toBe("taken");
    expect(await arrived(got, "b")).toBe("b");
  });

  test("somebody else's text in the mark's place costs the input, which is refused, and nothing is run", async () => {
    await type(1, "a");
    await setMark("#(touch ran)");
    expect([await type(2, "b"), await paste(3, "c")]).toEqual(["tmux-lost", "tmux-lost"]);
    await server.run("set-environment", "-u", "-t", `=${name}:`, `CODA_TYPED_${id}`);
    expect(await type(4, "d")).toBe("taken");
  });
});
