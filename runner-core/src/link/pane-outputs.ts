/** What the relay asks of panes' output on one connection: watching, ranges of the journal, keyframes. */
import {
  encodeDataFrame,
  encodeKeyframe,
  limits,
  type HelperToRelay,
  type Keyframe,
  type PaneRef,
  type RelayToHelper,
} from "@coda/protocol";
import { continueTrace, during, type Span, type Tracer } from "@coda/telemetry";
import { lostBytesAt } from "../journal/lost-bytes.ts";
import { reasonOf, type Log } from "../log.ts";
import type { Recording } from "../session/session-host.ts";
import { PanePump } from "./pane-pump.ts";
import type { PaneRefs } from "./pane-refs.ts";

export interface PaneOutputsOptions {
  readonly refs: PaneRefs;
  readonly log: Log;
  readonly tracer: Tracer;
  readonly send: (frame: HelperToRelay) => void;
  /** False when the connection is gone. */
  readonly sendData: (message: Uint8Array<ArrayBuffer>) => boolean;
}

type Failure = "closed" | "busy";

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
        declareGap: (lost) => send({ t: "gapDeclared", ref, ...lost }),
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
    const { id, ref, from, to } = frame;
    const recording = refs.get(ref)?.recording;
    if (recording === undefined) return send({ t: "reply", id, error: "unknown" });
    const payload = recording.read(from, Math.max(0, Math.min(to - from, limits.framePayloadBytes)));
    if (payload.length > 0) {
      sendData(encodeDataFrame({ type: "fill", ref: id, offset: from, payload }));
      return;
    }
    const lost = lostBytesAt(recording, from);
    if (lost !== undefined) send({ t: "gapDeclared", ref, ...lost });
    send({ t: "reply", id, error: "not-recorded" });
  }

  takeKeyframe(frame: Extract<RelayToHelper, { t: "takeKeyframe" }>): void {
    const span = continueTrace(this.#options.tracer, "take keyframe", { parent: frame.traceparent });
    const taken = during(
      span,
      async () => this.#takeKeyframe(frame, span),
      (failure) => failure,
    );
    taken.catch((error: unknown) => {
      this.#options.log("error", "a keyframe could not be taken", { reason: reasonOf(error) });
      this.#options.send({ t: "reply", id: frame.id, error: "failed" });
    });
  }

  close(): void {
    this.#closed = true;
    for (const pump of this.#pumps.values()) pump.stop();
    this.#pumps.clear();
  }

  /** Why none was sent, if none was. */
  async #takeKeyframe(frame: Extract<RelayToHelper, { t: "takeKeyframe" }>, span: Span): Promise<Failure | undefined> {
    const { refs, send, sendData } = this.#options;
    const recording = refs.get(frame.ref)?.recording;
    const keyframe = await this.#keyframeOf(recording, frame.only, span);
    if (this.#closed) return "closed"; // another connection by now, which asked nothing
    if (keyframe === undefined) {
      send({ t: "reply", id: frame.id, error: "busy" });
      return "busy";
    }
    const bytes = encodeKeyframe(keyframe);
    const { offset } = keyframe.header;
    for (let from = 0; from < bytes.length; from += limits.framePayloadBytes) {
      const payload = bytes.subarray(from, from + limits.framePayloadBytes);
      const type = from + payload.length === bytes.length ? "keyframeEnd" : "keyframePart";
      sendData(encodeDataFrame({ type, ref: frame.id, offset, payload }));
    }
    span.set({ "coda.bytes": bytes.length });
    return undefined;
  }

  /** What is recorded is drawn by the helper's own terminal, the rest captured by tmux. */
  async #keyframeOf(
    recording: Recording | undefined,
    only: "screen" | undefined,
    { traceparent }: Span,
  ): Promise<Keyframe | undefined> {
    if (recording === undefined) return undefined;
    const name = recording.recorded ? "pane model" : "tmux";
    const span = continueTrace(this.#options.tracer, name, { parent: traceparent });
    return during(span, async () => recording.keyframe(only));
  }
}
