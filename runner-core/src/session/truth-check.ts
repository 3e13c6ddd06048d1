/**
 * When a pane's model is held against tmux's own picture: when it has been quiet for a moment after a resize, since tmux
 * and xterm reflow differently, or after a join inside a character, whose first bytes only tmux has; a while after other
 * output; and now and then for what changes a pane without output (send-keys -R, clear-history). Never amid output.
 * Pure; times are a steady clock's milliseconds.
 */

export interface PaneActivity {
  readonly outputAt: number;
  /** Since which the picture has not been found right; "doubtful": since something that often makes it another. */
  readonly unchecked: "nothing" | "output" | "doubtful";
  /** The newest resize, or the join inside a character. */
  readonly doubtedAt: number;
  /** The last look, whatever came of it; or when the recording began. */
  readonly lookedAt: number;
  /** Looks in a row that came to nothing: output between, a frame half drawn, tmux too slow. */
  readonly vain: number;
}

/** tmux tells a program of its new size up to 250 ms late; then it redraws. */
const quietInDoubtMs = 1_000;
const quietAfterOutputMs = 30_000;
/** Costs tmux a millisecond or two. */
const idleMs = 300_000;
/** A look in vain is repeated after as long as this, twice, four times … */
const vainMs = 1_000;

/** When to look next, if nothing more happens. */
export function nextLookAt({ outputAt, unchecked, doubtedAt, lookedAt, vain }: PaneActivity): number {
  const backoff = vain === 0 ? 0 : lookedAt + Math.min(idleMs, vainMs * 2 ** (vain - 1));
  switch (unchecked) {
    case "doubtful":
      return Math.max(outputAt + quietInDoubtMs, doubtedAt + quietInDoubtMs, backoff);
    case "output":
      return Math.max(outputAt + quietAfterOutputMs, backoff);
    case "nothing":
      return lookedAt + idleMs;
  }
}

export function beganAt(now: number): PaneActivity {
  return { outputAt: now, unchecked: "output", doubtedAt: now, lookedAt: now, vain: 0 };
}

export function afterOutput(activity: PaneActivity, now: number): PaneActivity {
  return { ...activity, outputAt: now, unchecked: activity.unchecked === "doubtful" ? "doubtful" : "output" };
}

export function afterDoubt(activity: PaneActivity, now: number): PaneActivity {
  return { ...activity, doubtedAt: now, unchecked: "doubtful", vain: 0 };
}

/** `done`: the picture is right now. */
export function afterLook(activity: PaneActivity, now: number, done: boolean): PaneActivity {
  return done
    ? { ...activity, lookedAt: now, unchecked: "nothing", vain: 0 }
    : { ...activity, lookedAt: now, vain: activity.vain + 1 };
}
