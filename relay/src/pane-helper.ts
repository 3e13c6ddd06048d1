/** What a pane asks of the helper that serves it. Implemented by a helper connection, and by arrays in tests. */
import type { PaneRef, RequestFailure } from "@coda/protocol";

/** `message`: the answer as an output frame of the pane, ready to be sent on. */
export type RangeAnswer =
  | { readonly message: Uint8Array; readonly offset: number; readonly byteLength: number }
  | { readonly failed: RequestFailure };

/** `messages`: the keyframe's frames under the pane's ref, ready to be sent on; others may have them too. */
export type KeyframeAnswer =
  | { readonly offset: number; readonly messages: readonly Uint8Array[] }
  | { readonly failed: RequestFailure };

export interface RangeRequest {
  readonly ref: PaneRef;
  readonly from: number;
  readonly to: number;
}

export interface KeyframeRequest {
  readonly ref: PaneRef;
  /** Of what waits for it. */
  readonly traceparent: string | undefined;
  /** Without the lines above the screen. */
  readonly only: "screen" | undefined;
}

export interface PaneHelper {
  watch(ref: PaneRef, from: number): void;
  unwatch(ref: PaneRef): void;
  /** Everything before `offset` is in the tail: the helper may send on. */
  acknowledge(ref: PaneRef, offset: number): void;
  readRange(request: RangeRequest, done: (answer: RangeAnswer) => void): void;
  takeKeyframe(request: KeyframeRequest, done: (answer: KeyframeAnswer) => void): void;
}
