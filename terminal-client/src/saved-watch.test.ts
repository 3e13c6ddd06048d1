import { expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { SavedWatch } from "./saved-watch.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const { savedAskMs, savedAskMostMs, lastUploadMs } = clientLimits;

class Bench {
  readonly clock = new FakeClock();
  /** As the transcript answers; undefined: it cannot be asked. */
  answer: boolean | undefined = false;
  asked = 0;
  changes = 0;
  readonly watch = new SavedWatch({
    clock: this.clock,
    ask: async () => {
      this.asked += 1;
      if (this.answer === undefined) throw new Error("the transcript is away");
      return this.answer;
    },
    changed: () => (this.changes += 1),
  });

  async after(ms: number): Promise<void> {
    const until = this.clock.steadyMs() + ms;
    while (this.clock.steadyMs() < until) {
      this.clock.advance(Math.min(500, until - this.clock.steadyMs()));
      await this.answered();
    }
  }

  async answered(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
}

it("asks at once when a program ended, and once more after the last upload had time, before it says no", async () => {
  const bench = new Bench();
  bench.watch.ended();
  await bench.answered();
  expect(bench.asked).toBe(1);
  bench.clock.jump(lastUploadMs);
  await bench.after(lastUploadMs - 1);
  expect(bench.watch.saved).toBe("unknown");
  await bench.after(2 * savedAskMs);
  expect(bench.watch.saved).toBe("no");
  expect(bench.changes).toBe(1);
});

it("comes right by itself however late something is saved, and asks no more then", async () => {
  const bench = new Bench();
  bench.watch.ended();
  await bench.after(30 * 60_000);
  expect(bench.watch.saved).toBe("no");
  expect(bench.asked).toBeLessThan(70);
  bench.answer = true;
  await bench.after(savedAskMostMs);
  expect(bench.watch.saved).toBe("yes");
  expect(bench.clock.pending).toBe(0);
  bench.watch.ended();
  expect(bench.clock.pending).toBe(0);
});

it("knows nothing of what cannot be asked", async () => {
  const bench = new Bench();
  bench.answer = undefined;
  bench.watch.ended();
  await bench.after(10 * lastUploadMs);
  expect(bench.watch.saved).toBe("unknown");
  bench.answer = true;
  await bench.after(savedAskMostMs);
  expect(bench.watch.saved).toBe("yes");
});

it("does not ask when a connection is back in a moment", async () => {
  const bench = new Bench();
  bench.watch.unserved();
  await bench.after(savedAskMs - 1);
  bench.watch.goesOn();
  await bench.after(60_000);
  expect(bench.asked).toBe(0);
  bench.watch.unserved();
  await bench.after(savedAskMs);
  expect(bench.asked).toBe(1);
});

it("forgets a no when its program goes on, and an answer to what nobody asks any more", async () => {
  const bench = new Bench();
  bench.watch.ended();
  await bench.after(10 * lastUploadMs);
  expect(bench.watch.saved).toBe("no");
  bench.answer = true;
  bench.watch.goesOn();
  expect(bench.watch.saved).toBe("unknown");
  bench.watch.ended();
  bench.watch.goesOn();
  await bench.answered();
  expect(bench.watch.saved).toBe("unknown");
  expect(bench.clock.pending).toBe(0);
});

/** A page that opened a terminal before anything of it was uploaded. */
async function openedEarly(recording: FakeRecording): Promise<SessionBench> {
  const bench = new SessionBench(recording);
  await bench.live();
  recording.print("the first program\r\n");
  bench.relay.deliver(1_000);
  await bench.settled();
  expect(bench.session.getSnapshot()).toMatchObject({ history: "none", saved: "unknown" });
  return bench;
}

async function end(bench: SessionBench): Promise<void> {
  bench.relay.dead = true;
  bench.relay.tellState();
  await bench.settled();
}

it("a page that was open before the first upload knows when its program ends that it was saved", async () => {
  const recording = new FakeRecording(1);
  const bench = await openedEarly(recording);
  recording.upload();
  await end(bench);
  expect(bench.session.getSnapshot()).toMatchObject({ pane: { dead: true }, saved: "yes" });
});

it("a page does not say that nothing was saved while the last upload is on its way", async () => {
  const recording = new FakeRecording(1);
  const bench = await openedEarly(recording);
  await end(bench);
  await bench.later(lastUploadMs / 2);
  expect(bench.session.getSnapshot().saved).toBe("unknown");
  recording.upload();
  await bench.later(lastUploadMs);
  expect(bench.session.getSnapshot().saved).toBe("yes");
});

it("a page that found nothing of a terminal nobody serves draws what is uploaded later", async () => {
  const recording = new FakeRecording(1);
  const bench = new SessionBench(recording);
  bench.relay.helperThere = false;
  await bench.live();
  expect(bench.session.getSnapshot()).toMatchObject({ history: "none", saved: "unknown" });
  recording.print("what its device had kept\r\n");
  recording.upload();
  await bench.later(savedAskMs);
  expect(bench.session.getSnapshot()).toMatchObject({ history: "ready", saved: "yes" });
  expect(bench.session.lines()).toEqual(["what its device had kept"]);
});

it("a page asks no more once it is left, or its session was deleted", async () => {
  const asked = ({ queries }: SessionBench) =>
    queries.filter((query) => query.endsWith("from=latest&pane=%251")).length;
  const left = new SessionBench(new FakeRecording(1));
  await left.live();
  await end(left);
  expect(asked(left)).toBe(1);
  left.session.dispose();
  await left.later(lastUploadMs);
  expect(asked(left)).toBe(1);

  const deleted = new SessionBench(new FakeRecording(1));
  await deleted.live();
  deleted.deleted = true;
  await end(deleted);
  expect(deleted.session.getSnapshot().gone).toBe(true);
  await deleted.later(lastUploadMs);
  expect(asked(deleted)).toBe(1);
});
