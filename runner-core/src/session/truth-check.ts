/**
 * When a pane's model is held against tmux's own picture: when it has been quiet for a moment after a resize, since tmux
 * and xterm reflow differently; a while after other output; and now and then for what changes a pane without output
 * (send-keys -R, clear-history). Never amid output. Pure; times are Unix milliseconds.
 */

export interface PaneActivity {
  readonly outputAt: number;
  /** The newest output or resize since which the picture has not been found right. */
  readonly unchecked: "nothing" | "output" | "size";
  readonly resizedAt: number;
  /** The last look, whatever came of it; or when the recording began. */
  readonly lookedAt: number;
  /** Looks in a row that came to nothing: output between, a frame half drawn, tmux too slow. */
  readonly vain: number;
}

/** tmux tells a program of its new size up to 250 ms late; then it redraws. */
const quietAfterResizeMs = 1_000;
const quietAfterOutputMs = 30_000;
/** Costs tmux a millisecond or two. */
const idleMs = 300_000;
/** A look in vain is repeated after as long as this, twice, four times … */
const vainMs = 1_000;

/** When to look next, if nothing more happens. */
export function nextLookAt({ outputAt, unchecked, resizedAt, lookedAt, vain }: PaneActivity): number {
  const backoff = vain === 0 ? 0 : lookedAt + Math.min(idleMs, vainMs * 2 ** (vain - 1));
  switch (unchecked) {
    case "size":
      return Math.max(outputAt + quietAfterResizeMs, resizedAt + quietAfterResizeMs, backoff);
    case "output":
      return Math.max(outputAt + quietAfterOutputMs, backoff);
    case "nothing":
      return lookedAt + idleMs;
  }
}

export function beganAt(now: number): PaneActivity {
  return { outputAt: now, unchecked: "output", resizedAt: now, lookedAt: now, vain: 0 };
}

export function afterOutput(activity: PaneActivity, now: number): PaneActivity {
  return { ...activity, outputAt: now, unchecked: activity.unchecked === "size" ? "size" : "output" };
}

export function afterResize(activity: PaneActivity, now: number): PaneActivity {
  return { ...activity, resizedAt: now, unchecked: "size", vain: 0 };
}

/** `done`: the picture is right now. */
export function afterLook(activity: PaneActivity, now: number, done: boolean): PaneActivity {
  return done
    ? { ...activity, lookedAt: now, unchecked: "nothing", vain: 0 }
    : { ...activity, lookedAt: now, vain: activity.vain + 1 };
}
