/** Images in the browser: sealed as what they are, and never sent where they would be typed as text. */
import { decodeDataFrame, decodePasteSum, epochSchema, paneIdSchema, paneRefSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { InputLane } from "./input-lane.ts";
import type { InputSeal } from "./input-seal.ts";
import { InputSender, type RefusedWhy } from "./input-sender.ts";
import type { SealState } from "./seal-state.ts";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const png = Uint8Array.from("\u0089PNG\r\n\u001A\n...", (character) => character.charCodeAt(0));
const target = {
  pane: paneIdSchema.parse("%1"),
  epoch: epochSchema.parse("00000000-0000-4000-8000-000000000001"),
  ref: paneRefSchema.parse(1),
  opening: 0,
};

/** Seals nothing, so that what would be sealed can be read. */
const glass = { piece: async (_: unknown, { bytes }: { bytes: Uint8Array }) => bytes } as unknown as InputSeal;

/** A sender on its lane; what arrives of the ends of pastes. */
function onLane(state: SealState): { sender: InputSender; ends: Uint8Array[]; refused: RefusedWhy[] } {
  const ends: Uint8Array[] = [];
  const refused: RefusedWhy[] = [];
  const lane = new InputLane({
    sealing: { seal: state === "sealed" ? glass : undefined, state },
    tell: () => true,
    send: (message) => {
      const frame = decodeDataFrame(message);
      if (frame?.type === "pasteEnd") ends.push(frame.payload);
      return true;
    },
    acknowledged: () => undefined,
    refused: () => undefined,
    report: () => undefined,
  });
  const sender = new InputSender({
    send: (piece) => lane.send(piece),
    cancelPaste: () => undefined,
    steadyMs: () => 0,
    refused: (_, why) => refused.push(why),
    pasteMoved: () => undefined,
    stuck: () => undefined,
  });
  sender.open(target);
  return { sender, ends, refused };
}

describe("an image", () => {
  it("PA7 is sealed as what it is, and text as text", async () => {
    const { sender, ends } = onLane("sealed");
    sender.paste(png, "image");
    await expect.poll(() => ends.map((end) => decodePasteSum(end)?.kind)).toEqual(["image"]);
    sender.acknowledged(1);
    sender.paste(png);
    await expect.poll(() => ends.map((end) => decodePasteSum(end)?.kind)).toEqual(["image", "text"]);
  });

  it("PA9 is called off where its end cannot be sealed", () => {
    const { sender, ends } = onLane("open");
    sender.paste(png, "image");
    expect(ends.map((end) => end.length)).toEqual([0]);
  });

  it("PA9 that the device does not take is said to be that, with what else may be the reason", () => {
    const { sender, refused } = onLane("open");
    sender.paste(png, "image");
    sender.refused(1, "paste-incomplete");
    sender.paste(png, "image");
    sender.refused(2, "law");
    sender.paste(png);
    sender.refused(3, "paste-incomplete");
    expect(refused).toEqual(["image-not-taken", "law", "paste-incomplete"]);
  });

  it("PA9 is refused in the page where nothing can be sealed, as is what is none", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    await bench.live();
    bench.session.pasteImage(png);
    expect(bench.session.getSnapshot()).toMatchObject({ refusedInput: 1, refusedWhy: "image-not-taken" });
    bench.session.pasteImage(new TextEncoder().encode("<svg/>"));
    expect(bench.session.getSnapshot()).toMatchObject({ refusedInput: 2, refusedWhy: "no-image" });
    expect([bench.relay.parts, bench.relay.input]).toEqual([[], []]);
  });
});
