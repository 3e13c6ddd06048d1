/** A pause of recording, on a real tmux, up to the web app: what is printed in it is kept nowhere, and seen and typed into all the same. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, type TestContext } from "vitest";
import { clientNumber, allowed, next, recordedBytes } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { UploadingHelper } from "../testing/uploading-helper.ts";
import type { JournalRecording } from "./journal-recording.ts";
import type { HostedPane, Recording } from "./session-host.ts";

class Bench {
  readonly server = new TmuxServer();
  readonly session = allowed("secret");
  readonly target = `=coda__${this.session.idea}__${this.session.slot}:`;
  readonly #helpers: UploadingHelper[] = [];

  get helper(): UploadingHelper {
    const helper = this.#helpers.at(-1);
    if (helper === undefined) throw new Error("no helper was started");
    return helper;
  }

  /** One that comes back finds what the one before has told. */
  async startHelper(paused: boolean): Promise<void> {
    const before = this.#helpers.at(-1);
    const helper = new UploadingHelper(this.server, before === undefined ? {} : { api: before.api });
    this.#helpers.push(helper);
    await helper.startWith({ ...this.session, paused });
  }

  /** As the web app lists it from now on. */
  wish(paused: boolean): void {
    this.helper.host.allow([{ ...this.session, paused }]);
  }

  async type(line: string): Promise<void> {
    await this.server.run("send-keys", "-t", this.target, "-l", `${line}\n`);
  }

  get pane(): HostedPane | undefined {
    return this.helper.hosted(this.session)?.panes[0];
  }

  async captured(): Promise<Recording> {
    return until("it is shown from captures alone", () => {
      const { pane } = this;
      const stopped = this.helper.hosted(this.session)?.recordingStopped === true;
      return stopped && pane?.recording?.recorded === false ? pane.recording : undefined;
    });
  }

  async recorded(before?: JournalRecording): Promise<JournalRecording> {
    return until("it is recorded anew", () => {
      const { pane } = this;
      const recording = pane === undefined ? undefined : this.helper.recorder.of(pane.pane);
      return recording?.epoch === before?.epoch ? undefined : recording;
    });
  }

  /** In anything that is on the disk for it, or was sent. */
  keeps(text: string): boolean {
    const { root, api } = this.helper;
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const onDisk = files.some((file) => readFileSync(join(file.parentPath, file.name)).includes(text));
    const stored = [...api.epochs.values()];
    const sent = stored.some(
      ({ bytes, keyframes }) =>
        bytes.includes(text) || keyframes.some((keyframe) => Buffer.from(keyframe.vt).includes(text)),
    );
    return onDisk || sent || JSON.stringify(api.requests).includes(text);
  }

  async dispose(): Promise<void> {
    for (const helper of this.#helpers) await helper.stop();
    await this.server.dispose();
  }
}

async function begun({ onTestFinished }: TestContext): Promise<{ bench: Bench; first: JournalRecording }> {
  const bench = new Bench();
  onTestFinished(async () => bench.dispose());
  await bench.startHelper(false);
  await bench.helper.open(bench.session);
  const first = await bench.helper.recording(bench.session);
  await bench.type("PS1='ready> '; echo be''fore; printf '%0300d\\n' 7");
  await shown(first, "before");
  return { bench, first };
}

async function shown(recording: Pick<JournalRecording, "read" | "start" | "end">, text: string): Promise<void> {
  await until(`'${text}' is shown`, () => recordedBytes(recording).includes(text));
}

async function seen(captured: Recording, text: string): Promise<void> {
  const stopWatching = captured.onGrow(() => undefined);
  await shown(captured, text);
  stopWatching();
}

async function pictureOf(recording: Recording): Promise<string> {
  return until("it has a picture", async () => {
    const keyframe = await recording.keyframe();
    return keyframe && Buffer.from(keyframe.vt).toString();
  });
}

describe.concurrent("a pause of recording", () => {
  test("PU1 PU3 keeps nothing of what is printed in it, and is a gap of its cause and time", async (context) => {
    const { bench, first } = await begun(context);
    bench.wish(true);
    const captured = await bench.captured();
    expect([captured.gapBefore, captured.pausedAtMs]).toEqual(["paused", expect.any(Number)]);
    await bench.type("echo top''secret; printf '\\033]2;title''secret\\007'");
    await seen(captured, "topsecret");
    const stored = await bench.helper.ended(first.epoch);
    expect(stored.gaps).toEqual([
      { from: stored.bytes.length, to: null, cause: "paused", at: new Date(captured.pausedAtMs ?? 0).toISOString() },
    ]);
    bench.wish(false);
    const second = await bench.recorded(first);
    expect([second.origin, second.gapBefore, second.pausedAtMs]).toEqual(["resumed", "paused", captured.pausedAtMs]);
    const picture = await pictureOf(second);
    expect(picture).toMatch(/0{50}7\s+ready> .*┆ printed while recording was paused, and not kept/su);
    expect(picture).not.toContain("topsecret");
    await bench.type("echo af''ter");
    await shown(second, "after");
    await until("it is uploaded", () => bench.helper.api.epochs.get(second.epoch)?.bytes.includes("after"));
    expect([...bench.helper.api.epochs.keys()]).not.toContain(captured.epoch);
    expect([bench.keeps("before"), bench.keeps("after")]).toEqual([true, true]);
    expect([bench.keeps("topsecret"), bench.keeps("top''secret"), bench.keeps("titlesecret")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("PU2 takes each key once, and holds up no program", async (context) => {
    const { bench } = await begun(context);
    bench.wish(true);
    const captured = await bench.captured();
    const { pane } = bench;
    if (pane === undefined) throw new Error("the pane is gone");
    const by = next(clientNumber(1));
    const typed = Buffer.from("printf x >>keys; seq 1 300000; echo all pr''inted\r");
    expect(await bench.helper.host.input(pane.pane, typed, by)).toBe("taken");
    expect(await bench.helper.host.input(pane.pane, typed, by)).toBe("taken");
    await seen(captured, "all printed");
    expect(readFileSync(join(bench.server.folder, "keys"), "utf8")).toBe("x");
  });

  test("PU4 holds over a restart of the helper, and ends by the next one's word", async (context) => {
    const { bench, first } = await begun(context);
    bench.wish(true);
    await bench.captured();
    await bench.helper.stop();
    await bench.type("echo top''secret");
    await bench.startHelper(true);
    await seen(await bench.captured(), "topsecret");
    await bench.helper.stop();
    await bench.startHelper(false);
    const second = await bench.recorded(first);
    expect(second.gapBefore).toBe("paused");
    await bench.type("echo af''ter");
    await shown(second, "after");
    expect((await bench.helper.ended(first.epoch)).gaps).toMatchObject([{ cause: "paused" }]);
    expect(bench.keeps("topsecret")).toBe(false);
  });

  test("PU4 is obeyed by a helper that was away when it began, for a pane that was recorded meanwhile", async (context) => {
    const { bench, first } = await begun(context);
    await bench.helper.stop();
    await bench.type("echo mean''while");
    await bench.startHelper(true);
    await bench.captured();
    const stored = await bench.helper.ended(first.epoch);
    expect([stored.bytes.includes("meanwhile"), stored.gaps]).toMatchObject([true, [{ cause: "paused" }]]);
  });

  test("PU1 leaves out what it printed when another pause, or a recording that broke off, follows", async (context) => {
    const { bench, first } = await begun(context);
    bench.wish(true);
    const captured = await bench.captured();
    await bench.type("echo top''secret");
    await seen(captured, "topsecret");
    bench.wish(false);
    const second = await bench.recorded(first);
    bench.wish(true);
    await bench.captured();
    bench.wish(false);
    const third = await bench.recorded(second);
    await bench.server.run("pipe-pane", "-t", bench.target);
    const fourth = await bench.recorded(third);
    expect([second.gapBefore, third.gapBefore, fourth.gapBefore]).toEqual(["paused", "paused", "pipe-lost"]);
    await bench.type("echo af''ter");
    await shown(fourth, "after");
    expect(bench.keeps("topsecret")).toBe(false);
  });

  test("PU1 begins before a session or a pane does that is made in it", async (context) => {
    const bench = new Bench();
    context.onTestFinished(async () => bench.dispose());
    await bench.startHelper(true);
    const outcome = await bench.helper.host.open(bench.session);
    expect(outcome).toEqual({ ok: true });
    await bench.captured();
    const first = bench.pane?.pane;
    if (first === undefined) throw new Error("the session has no pane");
    const split = await bench.helper.host.act(bench.session.session, { do: "splitPane", pane: first, side: "right" });
    const made = await until("the new pane is listed", () =>
      bench.helper.hosted(bench.session)?.panes.find(({ pane }) => pane === split.pane),
    );
    expect([made.recording?.recorded, existsSync(bench.helper.root)]).toEqual([false, false]);
    bench.wish(false);
    const recorded = await bench.recorded();
    expect(recorded.gapBefore).toBe("paused");
  });
});
