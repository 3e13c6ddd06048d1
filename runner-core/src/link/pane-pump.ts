/**
 * Sends a watched pane's output to the relay: at once while there is credit, and not a byte more than the credit ahead
 * of what the relay has acknowledged. What waits lies in the journal.
 */
import { encodeDataFrame, limits, type PaneRef } from "@coda/protocol";
import { lostBytesAt, type LostBytes } from "../journal/lost-bytes.ts";
import type { Recording } from "../session/session-host.ts";

export interface PumpPort {
  /** False when the connection is gone; the pump stops trying. */
  sendData(message: Uint8Array<ArrayBuffer>): boolean;
  declareGap(lost: LostBytes): void;
}

export class PanePump {
  readonly #ref: PaneRef;
  readonly #recording: Recording;
  readonly #port: PumpPort;
  readonly #unsubscribe: () => void;
  #sent: number;
  #acknowledged: number;

  constructor(ref: PaneRef, recording: Recording, options: { from: number; port: PumpPort }) {
    this.#ref = ref;
    this.#recording = recording;
    this.#port = options.port;
    this.#sent = options.from;
    this.#acknowledged = options.from;
    this.#unsubscribe = recording.onGrow(() => this.pump());
  }

  acknowledge(offset: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(offset, this.#sent));
    this.pump();
  }

  pump(): void {
    while (this.#sent < this.#recording.end) {
      const credit = this.#acknowledged + limits.helperCreditBytes - this.#sent;
      if (credit <= 0) return;
      const payload = this.#recording.read(this.#sent, Math.min(credit, limits.framePayloadBytes));
      if (payload.length === 0) {
        const lost = lostBytesAt(this.#recording, this.#sent);
        if (lost === undefined) return;
        this.#port.declareGap(lost);
        this.#sent = lost.to;
        this.#acknowledged = this.#sent;
        continue;
      }
      const frame = encodeDataFrame({ type: "output", ref: this.#ref, offset: this.#sent, payload });
      if (!this.#port.sendData(frame)) return;
      this.#sent += payload.length;
    }
  }

  stop(): void {
    this.#unsubscribe();
  }
}
