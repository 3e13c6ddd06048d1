/** The last lines of panes as of an offset, as they were drawn once: a list is asked for every few seconds by each who looks. */
import { limits, type Position, type SessionId } from "@coda/protocol";

interface Drawn {
  readonly at: Position;
  readonly lines: readonly string[];
}

/** One per web process. Of what is asked for least of late the least is kept. */
export class ScreenCache {
  readonly #drawn = new Map<SessionId, Drawn>();

  /** `current`: nothing was printed since. Undefined where it was never drawn. */
  find(session: SessionId, { epoch, offset }: Position): { lines: readonly string[]; current: boolean } | undefined {
    const found = this.#drawn.get(session);
    if (found === undefined) return undefined;
    this.#drawn.delete(session);
    this.#drawn.set(session, found);
    return { lines: found.lines, current: found.at.epoch === epoch && found.at.offset === offset };
  }

  keep(session: SessionId, drawn: Drawn): void {
    this.#drawn.delete(session);
    this.#drawn.set(session, drawn);
    const [oldest] = this.#drawn.keys();
    if (this.#drawn.size > limits.keptPreviews && oldest !== undefined) this.#drawn.delete(oldest);
  }
}
