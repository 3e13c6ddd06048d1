/** Puts keyframes together from their frames. Bounded; a damaged or foreign keyframe comes out as nothing. */
import { decodeKeyframe, limits, type Keyframe } from "@coda/protocol";

export class KeyframeAssembly {
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** The keyframe's own offset, which all of its frames carry. */
  #offset: number | undefined;

  part(offset: number, payload: Uint8Array): void {
    if (this.#offset !== offset) this.reset();
    this.#offset = offset;
    this.#bytes += payload.length;
    // One too large is not kept; it fails to decode at its end.
    if (this.#bytes <= limits.keyframeBytes) this.#parts.push(payload);
  }

  end(offset: number, payload: Uint8Array): Keyframe | undefined {
    this.part(offset, payload);
    const whole = this.#bytes <= limits.keyframeBytes ? concatBytes(this.#parts, this.#bytes) : undefined;
    this.reset();
    return whole === undefined ? undefined : decodeKeyframe(whole);
  }

  reset(): void {
    this.#parts = [];
    this.#bytes = 0;
    this.#offset = undefined;
  }
}

function concatBytes(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
