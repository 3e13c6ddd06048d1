/** What every kind of session host must do, run on each: tmux on a real server, and the echo kind. */
import { randomUUID } from "node:crypto";
import { paneIdSchema, sessionIdSchema, userIdSchema, type PaneId, type UserId } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seededBytes } from "../testing/seeded-bytes.ts";
import { allowed, clientNumber, next } from "../testing/tmux-helper.ts";
import { until } from "../testing/until.ts";
import type { AllowedSession, HostedPane, HostedSession, SessionHost } from "./session-host.ts";
import { typistIdOf } from "./typist-id.ts";

export interface HostStage {
  readonly host: SessionHost;
  /** Brings the pane's program to give back what is typed, byte for byte. */
  echoes(pane: PaneId): Promise<void>;
  /** A pane that is there and is not of an allowed session; and what it has been typed. */
  foreignPane(): Promise<PaneId>;
  foreignScreen(): Promise<string>;
  /** What is there of sessions that were ended: programs, recordings. */
  leftovers(session: AllowedSession): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

function recorded(pane: HostedPane): Buffer {
  const { recording } = pane;
  if (recording === undefined) return Buffer.alloc(0);
  const pieces: Uint8Array[] = [];
  for (let at = recording.start; at < recording.end;) {
    const piece = recording.read(at, 64 * 1024);
    if (piece.length === 0) break;
    pieces.push(Uint8Array.from(piece));
    at += piece.length;
  }
  return Buffer.concat(pieces);
}

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

export function sessionHostContract(kind: string, makeStage: () => Promise<HostStage>): void {
  let stage: HostStage;
  let host: SessionHost;

  beforeEach(async () => {
    stage = await makeStage();
    host = stage.host;
  });

  afterEach(async () => {
    await stage.dispose();
  });

  function hosted(session: AllowedSession): HostedSession | undefined {
    return host.sessions.find((candidate) => candidate.session === session.session);
  }

  async function opened(session: AllowedSession): Promise<HostedPane> {
    expect(await host.open(session)).toEqual({ ok: true });
    const pane = hosted(session)?.panes[0];
    if (pane === undefined) throw new Error("an opened session has no pane");
    return pane;
  }

  describe(`a session host of the ${kind} kind`, () => {
    test("has a session, with its recording, as soon as open says so", async () => {
      const session = allowed("first");
      host.allow([session]);
      const pane = await opened(session);
      expect(hosted(session)).toMatchObject({ ...session, exited: false, localClients: 0 });
      expect(pane.dead).toBe(false);
      expect(pane.recording?.start).toBe(0);
      expect(hosted(session)?.windows[0]).toMatchObject({ window: pane.window, activePane: pane.pane });
    });

    test("opens a session once, however often and at once it is asked", async () => {
      const session = allowed("once");
      host.allow([session]);
      const outcomes = await Promise.all([1, 2, 3].map(async () => host.open(session)));
      expect(outcomes).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
      const before = hosted(session)?.panes.map((pane) => [pane.pane, pane.recording?.epoch]);
      expect(await host.open(session)).toEqual({ ok: true });
      expect(hosted(session)?.panes.map((pane) => [pane.pane, pane.recording?.epoch])).toEqual(before);
      expect(host.sessions).toHaveLength(1);
    });

    test("SE5 refuses to open what it may not serve, also under a session id it knows", async () => {
      const session = allowed("mine");
      const foreign = allowed("foreign");
      host.allow([session]);
      expect(await host.open(foreign)).toMatchObject({ ok: false });
      expect(await host.open({ ...foreign, session: session.session })).toMatchObject({ ok: false });
      expect(host.sessions).toEqual([]);
      expect(await stage.leftovers(foreign)).toEqual([]);
    });

    test("SE5 lets go at once of a session that is not the account's any more", async () => {
      const [stays, goes] = [allowed("stays"), allowed("goes")];
      host.allow([stays, goes]);
      const kept = await opened(stays);
      const lost = await opened(goes);
      host.allow([stays]);
      expect(host.sessions.map((session) => session.session)).toEqual([stays.session]);
      expect(await host.input(lost.pane, Buffer.from("x"), next(clientNumber(1)))).toBe("unknown-pane");
      expect(await host.input(kept.pane, Buffer.from("x"), next(clientNumber(1)))).toBe("taken");
    });

    test("IN1 types every byte value, in the order of the calls", async () => {
      const session = allowed("bytes");
      host.allow([session]);
      const pane = await opened(session);
      await stage.echoes(pane.pane);
      const from = recorded(pane).length;
      const random = seededBytes(3_000, 17);
      const pieces = [
        ...Array.from(everyByte, (byte) => Buffer.from([byte])),
        random.subarray(0, 255),
        random.subarray(255, 511),
        random.subarray(511, 768),
        random.subarray(768),
        Buffer.from("END"),
      ];
      const outcomes = await Promise.all(
        pieces.map(async (piece) => host.input(pane.pane, piece, next(clientNumber(1)))),
      );
      expect(new Set(outcomes)).toEqual(new Set(["taken"]));
      const wanted = Buffer.concat(pieces);
      await until("all of it came back", () => recorded(pane).length - from >= wanted.length);
      expect(recorded(pane).subarray(from).equals(wanted)).toBe(true);
    });

    test("IN2 IN10 PA6 types a counter once, however often it comes, and one that was given up or passed over not at all", async () => {
      const session = allowed("once");
      host.allow([session]);
      const pane = await opened(session);
      await stage.echoes(pane.pane);
      const from = recorded(pane).length;
      const client = clientNumber(7);
      const by = (counter: number) => ({ id: typistIdOf(client, undefined), client, counter });
      const type = async (counter: number) => host.input(pane.pane, Buffer.from(`<${counter}>`), by(counter));
      const options = (counter: number) => ({ ...by(counter), signal: new AbortController().signal });
      const paste = async (counter: number) => host.paste(pane.pane, Buffer.from(`<${counter}>`), options(counter));
      expect([await type(1), await paste(2), await type(1), await paste(2)]).toEqual([
        "taken",
        "taken",
        "taken",
        "taken",
      ]);
      expect([await host.giveUp(pane.pane, by(2)), await host.giveUp(pane.pane, by(3))]).toEqual([
        "taken",
        "tmux-lost",
      ]);
      expect([await type(3), await type(5), await paste(4), await type(6)]).toEqual([
        "tmux-lost",
        "taken",
        "tmux-lost",
        "taken",
      ]);
      await until("all of it came back", () => recorded(pane).includes("<6>"));
      expect(recorded(pane).subarray(from).toString()).toBe("<1><2><5><6>");
    });

    test("IN2 keeps counters of each account apart, whatever id they go by", async () => {
      const session = allowed("worn");
      host.allow([session]);
      const pane = await opened(session);
      await stage.echoes(pane.pane);
      const from = recorded(pane).length;
      const client = clientNumber(8);
      const type = async (account: UserId, counter: number, text: string) =>
        host.input(pane.pane, Buffer.from(text), { id: typistIdOf(client, account), client, counter });
      const [one, other] = [1, 2].map((number) => userIdSchema.parse(clientNumber(number))) as [UserId, UserId];
      expect([await type(other, 1_000_000, "<o>"), await type(one, 1, "<1>"), await type(one, 2, "<2>")]).toEqual([
        "taken",
        "taken",
        "taken",
      ]);
      await until("all of it came back", () => recorded(pane).includes("<2>"));
      expect(recorded(pane).subarray(from).toString()).toBe("<o><1><2>");
    });

    test("IN7 refuses a pane of nobody's, and one that is there but is not ours", async () => {
      const session = allowed("own");
      host.allow([session]);
      await opened(session);
      const foreign = await stage.foreignPane();
      const before = await stage.foreignScreen();
      expect(await host.input(foreign, Buffer.from("touched"), next(clientNumber(1)))).toBe("unknown-pane");
      expect(await host.input(paneIdSchema.parse("%99999"), Buffer.from("x"), next(clientNumber(1)))).toBe(
        "unknown-pane",
      );
      expect(await stage.foreignScreen()).toBe(before);
    });

    test("CM2 does nothing in a session it may not serve, nor to a pane that is not in the session", async () => {
      const session = allowed("acts");
      host.allow([session]);
      const pane = await opened(session);
      const foreign = await stage.foreignPane();
      const before = await stage.foreignScreen();
      const refusals = await Promise.all([
        host.act(session.session, { do: "closePane", pane: foreign }),
        host.act(sessionIdSchema.parse(randomUUID()), { do: "closePane", pane: pane.pane }),
        host.act(sessionIdSchema.parse(randomUUID()), { do: "newWindow" }),
      ]);
      for (const { refused, pane: made } of refusals) expect([typeof refused, made]).toEqual(["string", null]);
      expect(await stage.foreignScreen()).toBe(before);
      expect(hosted(session)?.panes.map(({ pane: id }) => id)).toEqual([pane.pane]);
    });

    test("CM1 does not begin anew a session whose program runs", async () => {
      const session = allowed("runs");
      host.allow([session]);
      const pane = await opened(session);
      expect((await host.act(session.session, { do: "restart" })).refused).toEqual(expect.any(String));
      expect(hosted(session)?.panes[0]?.recording?.epoch).toBe(pane.recording?.epoch);
    });

    test("tells when a pane prints, and gives a keyframe of it", async () => {
      const session = allowed("tells");
      host.allow([session]);
      const pane = await opened(session);
      await stage.echoes(pane.pane);
      let told = 0;
      const stop = pane.recording?.onGrow(() => (told += 1));
      await host.input(pane.pane, Buffer.from("seen"), next(clientNumber(1)));
      await until("it is told", () => told > 0 && recorded(pane).includes("seen"));
      stop?.();
      const keyframe = await pane.recording?.keyframe();
      expect(keyframe?.header).toMatchObject({
        epoch: pane.recording?.epoch,
        offset: pane.recording?.end,
        ...pane.size,
      });
      expect(Buffer.from(keyframe?.vt ?? []).toString()).toContain("seen");
    });

    test("gives a new list and says so when something changed, and is quiet to who has left", async () => {
      const [first, second] = [allowed("first"), allowed("second")];
      host.allow([first, second]);
      let told = 0;
      const stop = host.onChange(() => (told += 1));
      const before = host.sessions;
      await opened(first);
      expect(told).toBeGreaterThan(0);
      expect(host.sessions).not.toBe(before);
      expect(before).toEqual([]);
      stop();
      told = 0;
      await opened(second);
      expect(told).toBe(0);
    });
  });
}
