/**
 * Forgets marks in tmux that nobody can need any more. A browser resends what is at most 30 s old, so a mark that has
 * not changed for long is of one that has left, or has nothing on its way.
 */
import type { Clock } from "../clock.ts";
import { forgetMarksCommands, listMarksCommands, readMarkList } from "../tmux/input-commands.ts";
import type { RunGroup } from "../tmux/scoped-target.ts";

/** Far beyond the age of anything resent (IN6), and beyond the life of any connection that is silent. */
const keptMs = 600_000;
/** Marks kept in a session, of some 60 bytes each: beyond it those unchanged for longest go, however young. */
const maxMarks = 64;

interface Seen {
  readonly mark: string;
  /** When it was first seen so. */
  readonly sinceMs: number;
}

export class MarkSweep {
  readonly #run: RunGroup;
  readonly #clock: Pick<Clock, "steadyMs">;
  readonly #seen = new Map<string, ReadonlyMap<string, Seen>>();

  constructor(run: RunGroup, clock: Pick<Clock, "steadyMs">) {
    this.#run = run;
    this.#clock = clock;
  }

  /** Called when a browser begins to type in a session: then there is a mark more. */
  async sweep(session: string): Promise<void> {
    const { lines, error } = await this.#run(...listMarksCommands(session));
    if (error !== undefined) {
      this.#seen.delete(session);
      return;
    }
    const seen = this.#look(session, readMarkList(lines));
    const oldestFirst = Array.from(seen).toSorted(([, a], [, b]) => a.sinceMs - b.sinceMs);
    const excess = oldestFirst.length - maxMarks;
    const latestMs = this.#clock.steadyMs() - keptMs;
    const useless = oldestFirst.filter(([, { sinceMs }], index) => index < excess || sinceMs <= latestMs);
    if (useless.length === 0) return;
    await this.#run(...forgetMarksCommands(session, new Map(useless.map(([name, { mark }]) => [name, mark]))));
  }

  #look(session: string, marks: ReadonlyMap<string, string>): ReadonlyMap<string, Seen> {
    const before = this.#seen.get(session);
    const now = this.#clock.steadyMs();
    const seen = new Map(
      Array.from(marks, ([name, mark]) => {
        const known = before?.get(name);
        return [name, known?.mark === mark ? known : { mark, sinceMs: now }] as const;
      }),
    );
    this.#seen.set(session, seen);
    return seen;
  }
}
