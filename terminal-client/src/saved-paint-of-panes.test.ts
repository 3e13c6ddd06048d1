/** A page of several panes that is loaded again: whose picture it draws before any server answers. */
import { paneIdSchema, type ApiSession, type PaneId } from "@coda/protocol";
import { expect, it } from "vitest";
import { paintVersion } from "./saved-paint.ts";
import { FakeRecording, fakeEpoch, fakePane, fakeSize } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const second = paneIdSchema.parse("%2");

class TwoPanes extends SessionBench {
  protected override get panes(): ApiSession["panes"] {
    return [fakePane, second].map((pane) => ({ pane, epoch: fakeEpoch(1), offset: 0 }));
  }

  async keep(pane: PaneId, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await this.paints.save({
      version: paintVersion,
      idea: this.ideaId,
      session: this.sessionId,
      pane,
      savedAtMs: this.clock.now(),
      items: [
        { kind: "epoch", epoch: fakeEpoch(1), size: fakeSize },
        { kind: "bytes", offset: 0, bytes, live: false },
      ],
    });
  }
}

function recording(): FakeRecording {
  const made = new FakeRecording(1);
  made.print("stored of the first\r\n");
  made.upload();
  return made;
}

async function left(): Promise<TwoPanes> {
  const before = new TwoPanes(recording());
  before.session.dispose();
  await before.keep(fakePane, "kept of the first\r\n");
  await before.keep(second, "kept of the second\r\n");
  return before;
}

it("RS7 draws the pane that was kept last, not the first of the list", async () => {
  const again = new TwoPanes(await left());
  again.transcriptHangs = true;
  await again.settled();
  expect(again.session.lines()).toEqual(["kept of the second"]);
});

it("RS7 draws the first of the list where nothing was kept", async () => {
  const bench = new TwoPanes(recording());
  await bench.settled();
  expect(bench.session.lines()).toEqual(["stored of the first"]);
  expect(bench.queries[0]).toContain(encodeURIComponent(fakePane));
});

it("RS7 draws nothing of another pane than the relay has named meanwhile", async () => {
  const before = await left();
  const kept = Promise.withResolvers<void>();
  before.paints.ready = kept.promise;
  const again = new TwoPanes(before);
  again.transcriptHangs = true;
  await again.live();
  expect(again.session.getSnapshot().pane?.pane).toBe(fakePane);
  kept.resolve();
  await again.settled();
  expect(again.session.lines()).not.toContain("kept of the second");
  expect(again.session.lines()[0]).toBe("kept of the first");
});
