/** Numbers for panes on one relay connection: one per epoch, never reused while it lasts. */
import { paneRefSchema, type PaneId, type PaneRef } from "@coda/protocol";
import type { HostedPane, Recording } from "../session/session-host.ts";

export interface ReferredPane {
  readonly ref: PaneRef;
  readonly pane: PaneId;
  readonly recording: Recording;
}

interface Entry extends ReferredPane {
  readonly stopListening: () => void;
}

export class PaneRefs {
  readonly #byRef = new Map<PaneRef, Entry>();
  readonly #follow: (recording: Recording) => () => void;
  #next = 1;

  /** `follow` listens to a recording as long as it has a number. */
  constructor(follow: (recording: Recording) => () => void = () => () => undefined) {
    this.#follow = follow;
  }

  /** The pane's number; undefined for a pane that is not recorded. */
  refOf(pane: HostedPane): ReferredPane | undefined {
    const { recording } = pane;
    if (recording === undefined) return undefined;
    const known = [...this.#byRef.values()].find((entry) => entry.recording === recording);
    if (known !== undefined) return known;
    const ref = paneRefSchema.parse(this.#next++);
    const entry = { ref, pane: pane.pane, recording, stopListening: this.#follow(recording) };
    this.#byRef.set(entry.ref, entry);
    return entry;
  }

  get(ref: number): ReferredPane | undefined {
    return this.#byRef.get(ref as PaneRef);
  }

  /** Forgets panes that are no more; gives them back. */
  retain(recordings: ReadonlySet<Recording>): ReferredPane[] {
    const gone = [...this.#byRef.values()].filter((entry) => !recordings.has(entry.recording));
    for (const entry of gone) {
      entry.stopListening();
      this.#byRef.delete(entry.ref);
    }
    return gone;
  }

  close(): void {
    this.retain(new Set());
  }
}
