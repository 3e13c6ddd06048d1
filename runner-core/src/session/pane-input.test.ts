/** Typing and pasting into real panes: in modes, dead, input off, synchronised, and under load. */
import { limits, type PaneId } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { arrived, collects } from "../testing/collects.ts";
import { seededBytes, seededRandom } from "../testing/seeded-bytes.ts";
import { allowed, clientNumber, next, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import type { InputOutcome } from "./session-host.ts";

const session = allowed("typed");
const client = clientNumber(1);
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
const never = new AbortController().signal;
const asksForBrackets = "\u001B[?2004h";

let server: TmuxServer;
let helper: TmuxHelper;
let pane: PaneId;

beforeEach(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
  await helper.open(session);
  pane = firstPane();
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

function firstPane(): PaneId {
  const first = helper.hosted(session)?.panes[0]?.pane;
  if (first === undefined) throw new Error("the session has no pane");
  return first;
}

async function type(bytes: Uint8Array | string): Promise<InputOutcome> {
  return helper.host.input(pane, Buffer.from(bytes), next(client));
}

async function paste(text: string, signal = never): Promise<InputOutcome> {
  return helper.host.paste(pane, Buffer.from(text), { ...next(client), signal });
}

/** As one that may until so many commands have typed for it. */
async function typeWhile(mays: number, bytes: Uint8Array): Promise<InputOutcome> {
  let left = mays;
  return helper.host.input(pane, bytes, { ...next(client), may: () => left-- > 0 });
}

async function buffers(): Promise<string[]> {
  return server.lines("list-buffers", "-F", "#{buffer_name}");
}

describe("a pane in one of tmux's modes", () => {
  test("IN8 every byte reaches its program, in order, and the mode stays as it was", async () => {
    const got = await collects(server, pane);
    await server.run("copy-mode", "-t", pane);
    await server.run("send-keys", "-t", pane, "-X", "cursor-up");
    const mode = [
      "display-message",
      "-p",
      "-t",
      pane,
      "#{pane_mode} #{copy_cursor_x},#{copy_cursor_y} #{scroll_position}",
    ];
    const before = await server.run(...mode);
    const pieces = [Buffer.from("q"), everyByte, Buffer.from("\u0003"), seededBytes(3_000, 5), Buffer.from("\0")];
    expect(await Promise.all(pieces.map(type))).toEqual(pieces.map(() => "taken"));
    const wanted = Buffer.concat(pieces);
    expect(await arrived(got, wanted)).toBe(wanted.toString());
    expect(got().equals(wanted)).toBe(true);
    expect(await server.run(...mode)).toBe(before);
    expect(before).toContain("copy-mode");
    expect(await buffers()).toEqual([]);
  });

  test("IN8 the clock is such a mode, and typing goes on in order when the mode ends", async () => {
    const got = await collects(server, pane);
    await server.run("clock-mode", "-t", pane);
    const first = type("first ");
    const second = type("second ");
    await first;
    await server.run("send-keys", "-t", pane, "q");
    expect(await Promise.all([second, type("third")])).toEqual(["taken", "taken"]);
    expect(await arrived(got, "first second third")).toBe("first second third");
  });

  test("IN8 PA1 a paste is bracketed there too, if the program asked", async () => {
    const got = await collects(server, pane, { first: asksForBrackets });
    await until("that was followed", () => helper.hosted(session)?.panes[0]?.recording?.wantsBrackets);
    await server.run("copy-mode", "-t", pane);
    expect(await paste("one\ntwo")).toBe("taken");
    expect(await arrived(got, "\u001B[200~one\rtwo\u001B[201~")).toBe("\u001B[200~one\rtwo\u001B[201~");
    expect(await buffers()).toEqual([]);
  });
});

describe("a pane that takes nothing", () => {
  test("IN8 one whose program has ended refuses keys and pastes, at once, and takes them when it runs again", async () => {
    await server.run("set-option", "-p", "-t", pane, "remain-on-exit", "on");
    await server.run("respawn-pane", "-k", "-t", pane, "true");
    await until(
      "it is dead",
      async () => (await server.run("display-message", "-p", "-t", pane, "#{pane_dead}")) === "1",
    );
    expect(await Promise.all([type("x"), paste("y")])).toEqual(["pane-dead", "pane-dead"]);
    const got = await collects(server, pane, { anew: true });
    expect(await type("alive")).toBe("taken");
    expect(await arrived(got, "alive")).toBe("alive");
    expect(await buffers()).toEqual([]);
  });

  test("IN8 one whose input is off refuses keys and pastes, also in a mode", async () => {
    const got = await collects(server, pane);
    await server.run("select-pane", "-d", "-t", pane);
    expect(await Promise.all([type("x"), paste("y")])).toEqual(["input-off", "input-off"]);
    await server.run("copy-mode", "-t", pane);
    expect(await Promise.all([type("x"), paste("y")])).toEqual(["input-off", "input-off"]);
    await server.run("select-pane", "-e", "-t", pane);
    expect(await type("on")).toBe("taken");
    expect(await arrived(got, "on")).toBe("on");
    expect(await buffers()).toEqual([]);
  });

  test("one that is gone is unknown, and its paste leaves no buffer", async () => {
    await server.run("split-window", "-t", pane);
    await server.run("kill-pane", "-t", pane);
    const outcomes = await Promise.all([type("x"), paste("y")]);
    expect(outcomes).toEqual(["unknown-pane", "unknown-pane"]);
    expect(await buffers()).toEqual([]);
  });
});

describe("a paste", () => {
  test("PA1 reaches the program whole and once, in its place among the keys", async () => {
    const got = await collects(server, pane);
    const lines = Array.from({ length: 40_000 }, (_, line) => `line ${line} äöü 日本 👍\n`).join("");
    const outcomes = await Promise.all([type("<"), paste(lines), type(">"), paste("small\n"), type(".")]);
    expect(new Set(outcomes)).toEqual(new Set(["taken"]));
    expect(await arrived(got, `<${lines.replaceAll("\n", "\r")}>small\r.`)).toBe(
      `<${lines.replaceAll("\n", "\r")}>small\r.`,
    );
    expect(await buffers()).toEqual([]);
  });

  test("PA1 is in brackets when the program asked for them, and only then", async () => {
    const got = await collects(server, pane, { first: asksForBrackets });
    await paste("a\nb");
    expect(await arrived(got, "\u001B[200~a\rb\u001B[201~")).toBe("\u001B[200~a\rb\u001B[201~");
    const plain = await collects(server, pane, { name: "plain", anew: true });
    await paste("a\nb");
    expect(await arrived(plain, "a\rb")).toBe("a\rb");
  });

  test("PA2 its controls do not reach the program, whatever tmux does with them", async () => {
    const got = await collects(server, pane, { first: asksForBrackets });
    await paste("a\u001B[201~\u0007\u007F\u009B31mb\tc");
    expect(await arrived(got, "\u001B[200~a[201~31mb\tc\u001B[201~")).toBe("\u001B[200~a[201~31mb\tc\u001B[201~");
    await paste("\u001B\u0007");
    await type("!");
    expect(await arrived(got, "\u001B[200~a[201~31mb\tc\u001B[201~!")).toBe("\u001B[200~a[201~31mb\tc\u001B[201~!");
  });

  test("PA3 one that is called off while it waits or is loaded types nothing", async () => {
    const got = await collects(server, pane);
    const before = new AbortController();
    before.abort();
    const during = new AbortController();
    const outcomes = [
      type("<"),
      paste("never", before.signal),
      paste("never\n".repeat(200_000), during.signal),
      type(">"),
    ];
    await until("it is being loaded", async () => (await outcomes[1]) !== undefined);
    during.abort();
    expect(await Promise.all(outcomes)).toEqual(["taken", "paste-cancelled", "paste-cancelled", "taken"]);
    expect(await arrived(got, "<>")).toBe("<>");
    expect(await buffers()).toEqual([]);
  });

  test("PA3 a helper that starts removes what one of its own left, and nothing else", async () => {
    await helper.stop();
    for (const name of ["coda-input-journal-left", "coda-input-other-left", "mine"])
      await server.run("set-buffer", "-b", name, "text");
    helper = await new TmuxHelper(server).start();
    await until("its own is gone", async () => !(await buffers()).includes("coda-input-journal-left"));
    expect((await buffers()).toSorted()).toEqual(["coda-input-other-left", "mine"]);
  });

  test("the user's own paste buffer is still the newest one afterwards", async () => {
    const got = await collects(server, pane);
    await server.run("set-buffer", "the user's");
    await paste("ours ");
    await server.run("paste-buffer", "-t", pane);
    expect(await arrived(got, "ours the user's")).toBe("ours the user's");
  });
});

describe("several panes and browsers", () => {
  test("keys go to all synchronised panes, as the user switched on; a paste to its own, as tmux's does", async () => {
    const other = await server.run("split-window", "-d", "-t", pane, "-P", "-F", "#{pane_id}");
    const [here, there] = [await collects(server, pane), await collects(server, other, { name: "there" })];
    await server.run("set-option", "-w", "-t", pane, "synchronize-panes", "on");
    await type("both");
    await paste("one");
    await type("!");
    expect(await arrived(here, "bothone!")).toBe("bothone!");
    expect(await arrived(there, "both!")).toBe("both!");
  });

  test("IN1 under load each browser's order is kept, nothing is lost or doubled, and other panes' keys go between", async () => {
    const other = allowed("beside");
    await helper.open(session, other);
    const beside = helper.hosted(other)?.panes[0]?.pane;
    if (beside === undefined) throw new Error("the second session has no pane");
    const [got, gotBeside] = [await collects(server, pane), await collects(server, beside, { name: "beside" })];
    const alphabets = ["abcdefghijklm", "NOPQRSTUVWXYZ", "0123456789"];
    const done: string[] = [];
    const typists = alphabets.map((alphabet, index) => flood(alphabet, clientNumber(index + 10), index));
    const all = Promise.all(typists.map(async ({ outcomes }) => outcomes)).then((outcomes) => {
      done.push("flood");
      return outcomes.flat();
    });
    const keys: Promise<void>[] = [];
    for (const key of "interactive") {
      const typing = helper.host.input(beside, Buffer.from(key), next(client)).then(() => void done.push("key"));
      keys.push(typing);
      await typing;
    }
    expect(new Set(await all)).toEqual(new Set(["taken"]));
    await Promise.all(keys);
    expect(done.indexOf("flood")).toBe("interactive".length);
    expect(await arrived(gotBeside, "interactive")).toBe("interactive");
    const length = typists.reduce((sum, { text }) => sum + text.length, 0);
    await until("the flood arrived", () => got().length >= length, 60_000);
    const whole = got().toString("latin1");
    expect(whole).toHaveLength(length);
    for (const [index, { text }] of typists.entries()) {
      const strangers = new RegExp(`[^${alphabets[index]}]`, "gu");
      expect(whole.replaceAll(strangers, "") === text).toBe(true);
    }
  }, 90_000);

  function flood(alphabet: string, by: ReturnType<typeof clientNumber>, seed: number) {
    const random = seededRandom(seed + 1);
    const text = Array.from(seededBytes(340_000, seed), (byte) => alphabet[byte % alphabet.length]).join("");
    const outcomes: Promise<InputOutcome>[] = [];
    for (let from = 0; from < text.length;) {
      const isPaste = random() < 0.05;
      const to = from + 1 + Math.floor(random() * (isPaste ? 40_000 : 2_000));
      const bytes = Buffer.from(text.slice(from, to));
      outcomes.push(
        isPaste
          ? helper.host.paste(pane, bytes, { ...next(by), signal: never })
          : helper.host.input(pane, bytes, next(by)),
      );
      from = to;
    }
    return { text, outcomes: Promise.all(outcomes) };
  }

  test("IN16 what a browser may have waiting is bounded", async () => {
    await collects(server, pane);
    const much = "x".repeat(limits.pasteBytes);
    expect(await Promise.all([paste(much), paste(much), type("y")])).toEqual(["taken", "busy", "taken"]);
  });
});

describe("the machine's own law", () => {
  test("LW3 takes away what waits to be typed, and the rest of what was begun; what is typed later is whole", async () => {
    const got = await collects(server, pane);
    const long = Buffer.alloc(8 * limits.sendKeysBytes, "x");
    const outcomes = await Promise.all([
      typeWhile(3, long),
      typeWhile(0, Buffer.from("never")),
      type("<still allowed>"),
      helper.host.paste(pane, Buffer.from("nor this"), { ...next(client), signal: never, may: () => false }),
      type("<end>"),
    ]);
    expect(outcomes).toEqual(["law", "law", "taken", "law", "taken"]);
    const wanted = Buffer.concat([long.subarray(0, 3 * limits.sendKeysBytes), Buffer.from("<still allowed><end>")]);
    expect(await arrived(got, wanted)).toBe(wanted.toString());
    expect(await buffers()).toEqual([]);
  });
});
