/** What only fingers need of a terminal is fetched where there are some. Knows no gesture. */
import type { listenToFingers } from "./touch-listener.ts";
import type { XtermTouchSelection } from "./xterm-touch-selection.ts";

export interface FingerCode {
  readonly listen: typeof listenToFingers;
  readonly Selection: typeof XtermTouchSelection;
}

const anyFinger = "(any-pointer: coarse)";

async function fetchCode(): Promise<FingerCode> {
  const [{ listenToFingers }, { XtermTouchSelection }] = await Promise.all([
    import("./touch-listener.ts"),
    import("./xterm-touch-selection.ts"),
  ]);
  return { listen: listenToFingers, Selection: XtermTouchSelection };
}

/**
 * Begins once the code is here: at once where the device says that it has fingers, or else when one comes. What has begun
 * ends when the returned function is called.
 */
export function whereFingers(frame: HTMLElement, begin: (code: FingerCode) => () => void): () => void {
  const isOver = new AbortController();
  let isAsked = false;
  let end: (() => void) | undefined;
  const ask = async (): Promise<void> => {
    if (isAsked) return;
    isAsked = true;
    try {
      const code = await fetchCode();
      if (!isOver.signal.aborted) end = begin(code);
    } catch {
      isAsked = false; // it did not arrive: the next finger asks again
    }
  };
  if (matchMedia(anyFinger).matches) void ask();
  frame.addEventListener("touchstart", () => void ask(), { capture: true, passive: true, signal: isOver.signal });
  return () => {
    isOver.abort();
    end?.();
  };
}
