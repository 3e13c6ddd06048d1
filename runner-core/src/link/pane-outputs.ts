/** What the relay asks of panes' output on one connection: watching, ranges of the journal, keyframes. */
import {
  encodeDataFrame,
  encodeKeyframe,
  limits,
  type HelperToRelay,
  type PaneRef,
  type RelayToHelper,
} from "@coda/protocol";
import { reasonOf, type Log } from "../log.ts";
import { PanePump } from "./pane-pump.ts";
import type { PaneRefs } from "./pane-refs.ts";

export interface PaneOutputsOptions {
  readonly refs: PaneRefs;
  readonly log: Log;
  readonly send: (frame: HelperToRelay) => void;
  /** False when the connection is gone. */
  readonly sendData: (message: Uint8Array<ArrayBuffer>) => boolean;
}

export class PaneOutputs {
  readonly #options: PaneOutputsOptions;
  readonly #pumps = new Map<PaneRef, PanePump>();
  #closed = false;

  constructor(options: PaneOutputsOptions) {
    this.#options = options;
  }

  watch(ref: PaneRef, from: number | null): void {
    this.unwatch(ref);
    const { refs, send, sendData } = this.#options;
    const referred = refs.get(ref);
    if (referred === undefined) return;
    const pump = new PanePump(ref, referred.recording, {
      from: Math.min(from ?? referred.recording.end, referred.recording.end),
      port: {
        sendData,
        declareGap: (gapFrom, to) => send({ t: "gapDeclared", ref, from: gapFrom, to, cause: "journal-cap" }),
      },
    });
    this.#pumps.set(ref, pump);
    pump.pump();
  }

  unwatch(ref: PaneRef): void {
    this.#pumps.get(ref)?.stop();
    this.#pumps.delete(ref);
  }

  acknowledge(ref: number, offset: number): void {
    this.#pumps.get(ref as PaneRef)?.acknowledge(offset);
  }

  readRange(frame: Extract<RelayToHelper, { t: "readRange" }>): void {
    const { refs, send, sendData } = this.#options;
    const recording = refs.get(frame.ref)?.recording;
    const wanted = Math.min(frame.to - frame.from, limits.framePayloadBytes);
    const payload = recording === undefined || wanted <= 0 ? undefined : recording.read(frame.from, wanted);
    if (payload === undefined || payload.length === 0) {
      send({ t: "reply", id: frame.id, error: recording === undefined ? "unknown" : "not-recorded" });
      return;
    }
    sendData(encodeDataFrame({ type: "fill", ref: frame.id, offset: frame.from, payload }));
  }

  takeKeyframe(frame: Extract<RelayToHelper, { t: "takeKeyframe" }>): void {
    this.#takeKeyframe(frame).catch((error: unknown) => {
      this.#options.log("error", "a keyframe could not be taken", { reason: reasonOf(error) });
      this.#options.send({ t: "reply", id: frame.id, error: "failed" });
    });
  }

  close(): void {
    this.#closed = true;
    for (const pump of this.#pumps.values()) pump.stop();
    this.#pumps.clear();
  }

  async #takeKeyframe(frame: Extract<RelayToHelper, { t: "takeKeyframe" }>): Promise<void> {
    const { refs, send, sendData } = this.#options;
    const keyframe = await refs.get(frame.ref)?.recording.keyframe();
    if (this.#closed) return; // another connection by now, which asked nothing
    if (keyframe === undefined) {
      send({ t: "reply", id: frame.id, error: "busy" });
      return;
    }
    const bytes = encodeKeyframe(keyframe);
    const { offset } = keyframe.header;
    for (let from = 0; from < bytes.length; from += limits.framePayloadBytes) {
      const payload = bytes.subarray(from, from + limits.framePayloadBytes);
      const type = from + payload.length === bytes.length ? "keyframeEnd" : "keyframePart";
      sendData(encodeDataFrame({ type, ref: frame.id, offset, payload }));
    }
  }
}
