/** A saved transcript on a page of its own: all of it can be read, and nothing else happens. */
import { ideaIdSchema, paneIdSchema, parsePosition, sessionIdSchema } from "@coda/protocol";
import { expect, it } from "vitest";
import { SavedTerminal } from "./saved-terminal.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { fakeEpoch, FakeRecording, transcriptReply } from "./testing/fake-recording.ts";
import { HeadlessView } from "./testing/headless-view.ts";

const session = {
  id: sessionIdSchema.parse("00000000-0000-4000-8000-00000000aaaa"),
  ideaId: ideaIdSchema.parse("idea1"),
};

class Bench {
  readonly clock = new FakeClock();
  readonly recording = new FakeRecording(1);
  readonly queries: string[] = [];
  deleted = false;
  readonly terminal: SavedTerminal;
  view: HeadlessView | undefined;

  constructor(text: string, { isDeleted = false, end }: { isDeleted?: boolean; end?: number } = {}) {
    this.recording.print(text);
    this.recording.upload();
    this.recording.over = true;
    this.deleted = isDeleted;
    this.terminal = new SavedTerminal(
      {
        session,
        pane: paneIdSchema.parse("%1"),
        theme: { colours: {} },
        ...(end !== undefined && { end: { epoch: fakeEpoch(1), offset: end } }),
      },
      {
        clock: this.clock,
        transcript: async (query) => this.#transcript(query),
        loadZstd: async () => ({ decompress: async (bytes) => bytes }),
        report: () => undefined,
        createView: (_theme, events) => (this.view = new HeadlessView(events)),
      },
    );
  }

  async settled(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      await this.view?.parsed();
    }
  }

  async #transcript(query: string): Promise<Response> {
    this.queries.push(query);
    if (this.deleted) return new Response("", { status: 404 });
    const values = new URLSearchParams(query);
    const before = values.get("before");
    const at = parsePosition(before ?? "") ?? "latest";
    return new Response(transcriptReply([this.recording], { before: before !== null, at, limit: 400 }));
  }
}

const printed = Array.from({ length: 100 }, (_, line) => `line ${line}`);

it("shows the newest of it, and what is older as the reader comes near", async () => {
  const bench = new Bench(printed.map((line) => `${line}\r\n`).join(""));
  await bench.settled();
  expect(bench.terminal.getSnapshot()).toEqual({ history: "ready", continuity: { kind: "continuous" }, gone: false });
  expect(bench.terminal.lines().at(-1)).toBe("line 99");
  for (let pages = 0; pages < 20; pages++) {
    bench.view?.events.onNearTop();
    bench.clock.advance(20_000);
    await bench.settled();
  }
  expect(bench.terminal.lines()).toEqual(printed);
  expect(bench.queries.every((query) => query.includes("pane=%251"))).toBe(true);
});

it("ends at a place that is asked for, and shows what lies before it as ever", async () => {
  const lines = printed.map((line) => `${line}\r\n`);
  const bench = new Bench(lines.join(""), { end: lines.slice(0, 60).join("").length });
  await bench.settled();
  expect(bench.terminal.getSnapshot().history).toBe("ready");
  expect(bench.terminal.lines().findLast((line) => line !== "")).toBe("line 59");
  for (let pages = 0; pages < 20; pages++) {
    bench.view?.events.onNearTop();
    bench.clock.advance(20_000);
    await bench.settled();
  }
  expect(bench.terminal.lines().filter((line) => line !== "")).toEqual(printed.slice(0, 60));
});

it("takes nothing that is typed, and leaves nothing running", async () => {
  const bench = new Bench("$ exit\r\n");
  await bench.settled();
  const before = [...bench.terminal.lines()];
  bench.view?.events.onInput(new TextEncoder().encode("rm -rf\r"));
  bench.view?.events.onPaste("text");
  await bench.settled();
  expect(bench.terminal.lines()).toEqual(before);
  bench.terminal.dispose();
  expect(bench.clock.pending).toBe(0);
});

it("says when it was deleted", async () => {
  const bench = new Bench("gone\r\n", { isDeleted: true });
  await bench.settled();
  expect(bench.terminal.getSnapshot()).toMatchObject({ gone: true });
});
