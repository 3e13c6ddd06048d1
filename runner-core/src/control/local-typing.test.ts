/** What is typed for who sits at the machine, in order and into the right pane; with tmux it is tried by e2e/runner-commands.test.ts. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { paneIdSchema } from "@coda/protocol";
import { EchoSessionHost } from "../session/echo-session-host.ts";
import type { HostedSession, InputOutcome, SessionHost } from "../session/session-host.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { LocalTyping, type Typing } from "./local-typing.ts";

class Bench {
  readonly host = new EchoSessionHost(randomUUID);
  readonly typing: LocalTyping;

  constructor(host?: Partial<SessionHost>) {
    const own = this.host;
    const standIn: SessionHost = {
      sessions: [],
      allow: (sessions) => own.allow(sessions),
      onChange: (listener) => own.onChange(listener),
      open: async (session) => own.open(session),
      input: async (...given) => own.input(...given),
      paste: async (...given) => own.paste(...given),
      giveUp: async (...given) => own.giveUp(...given),
      act: async () => own.act(),
      proposeSize: () => undefined,
      leaseSize: () => undefined,
      ...host,
    };
    this.typing = new LocalTyping(standIn, randomUUID);
  }

  async session(): Promise<HostedSession> {
    const session = allowed("idea");
    this.host.allow([session]);
    await this.host.open(session);
    const [hosted] = this.host.sessions;
    if (hosted === undefined) throw new Error("it did not begin");
    return hosted;
  }

  /** What its program got. */
  get got(): string {
    const recording = this.host.sessions[0]?.panes[0]?.recording;
    return Buffer.from(recording?.read(0, recording.end) ?? []).toString();
  }
}

function typing(given: Partial<Omit<Typing, "text">> & { readonly text?: string }): Typing {
  return { pane: undefined, paste: false, keys: [], ...given, text: Buffer.from(given.text ?? "") };
}

test("a text is typed with its line ends as Enter, and keys follow it", async () => {
  const bench = new Bench();
  const session = await bench.session();
  const typed = await bench.typing.type(session, typing({ text: "ls\n\u0003", keys: ["Up", "Enter"] }));
  expect(typed).toEqual({ pane: session.panes[0]?.pane, how: "typed" });
  expect(bench.got).toBe("ls\r\u0003\u001B[A\r");
});

test("cursor keys are as the program has asked for them", async () => {
  const bench = new Bench();
  const session = await bench.session();
  // An echo asks by what it is told.
  await bench.typing.type(session, typing({ text: "\u001B[?1h" }));
  await session.panes[0]?.recording?.keyframe();
  await bench.typing.type(session, typing({ keys: ["Up"] }));
  expect(bench.got).toBe("\u001B[?1h\u001BOA");
});

test("a long one, and one that is to be, is a paste as a browser's", async () => {
  const bench = new Bench();
  const session = await bench.session();
  const long = "x".repeat(1_025);
  expect(await bench.typing.type(session, typing({ text: long }))).toMatchObject({ how: "pasted" });
  expect(await bench.typing.type(session, typing({ text: "y", paste: true }))).toMatchObject({ how: "pasted" });
  expect(bench.got).toBe(`${long}y`);
});

test("nothing of another's comes between a text and its keys", async () => {
  const bench = new Bench();
  const session = await bench.session();
  const each = ["a", "b", "c"].map(async (text) => bench.typing.type(session, typing({ text, keys: ["Enter"] })));
  await Promise.all(each);
  expect(bench.got).toBe("a\rb\rc\r");
});

test("what is wrong is a sentence, and the next one is typed all the same", async () => {
  const bench = new Bench();
  const session = await bench.session();
  const there = session.panes[0]?.pane;
  await expect(bench.typing.type(session, typing({ text: "x", keys: ["Ctrl-X"] }))).rejects.toThrow(
    "'Ctrl-X' is no key; there are C-c, Up, Enter, F5, M-x and the like",
  );
  const pane = paneIdSchema.parse("%99");
  await expect(bench.typing.type(session, typing({ text: "x", pane }))).rejects.toThrow(
    `the session has no pane %99; it has ${there}`,
  );
  await bench.typing.type(session, typing({ text: "y" }));
  expect(bench.got).toBe("y");
});

test.each<[InputOutcome, RegExp]>([
  ["pane-dead", /the pane's program has ended; begin it anew with: coda-runner new/u],
  ["input-off", /the pane's input is switched off; 'tmux select-pane -e' switches it on/u],
  ["tmux-lost", /nobody knows whether it was typed: look before you send it again/u],
  ["busy", /send it again in a moment/u],
  ["out-of-order", /it was not typed \(out-of-order\)/u],
])("tmux's '%s' is a sentence that says what to do", async (outcome, sentence) => {
  const bench = new Bench({ input: async () => outcome });
  await expect(bench.typing.type(await bench.session(), typing({ text: "x" }))).rejects.toThrow(sentence);
});
