/**
 * Tells the relay how much room this browser has, when it is a driver's, somebody looks at it, and the window was left
 * alone for a moment. It looks at the room only: an answer to a size change of the pane would begin a fight.
 */
import { limits, type Size } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";

export interface ProposerPorts {
  readonly clock: Clock;
  /** False when it could not be sent. */
  propose(size: Size): boolean;
  /** Live, a driver, and visible. */
  allowed(): boolean;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

export class SizeProposer {
  readonly #ports: ProposerPorts;
  #room: Size | undefined;
  #proposed: Size | undefined;
  #cancel: () => void = () => undefined;

  constructor(ports: ProposerPorts) {
    this.#ports = ports;
  }

  /** The element's room changed. */
  room(size: Size): void {
    this.#room = {
      columns: clamp(size.columns, limits.minColumns, limits.maxColumns),
      rows: clamp(size.rows, limits.minRows, limits.maxRows),
    };
    this.#arm();
  }

  /** A new connection knows nothing of earlier proposals. */
  renew(): void {
    this.#proposed = undefined;
    this.#arm();
  }

  /** Somebody looks again. */
  wake(): void {
    this.#arm();
  }

  dispose(): void {
    this.#cancel();
  }

  #arm(): void {
    this.#cancel();
    this.#cancel = this.#ports.clock.after(clientLimits.proposeSizeMs, () => this.#propose());
  }

  #propose(): void {
    const room = this.#room;
    if (room === undefined || !this.#ports.allowed()) return;
    if (this.#proposed?.columns === room.columns && this.#proposed.rows === room.rows) return;
    if (this.#ports.propose(room)) this.#proposed = room;
  }
}
