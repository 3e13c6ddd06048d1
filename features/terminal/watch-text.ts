/**
 * Hears what a reader does with the text of a terminal before the terminal does: copying, pasting, selecting and
 * the other mouse button. Knows the DOM alone; what is to be done is its caller's.
 */
export interface TextDeeds {
  /** @returns the text to be copied; empty: nothing of the terminal's is selected. */
  readonly onCopy: () => string;
  /** @returns true when it was taken: the terminal is not to have it. */
  readonly onPaste: (text: string) => boolean;
  /** The mouse was let go: something may have been selected. */
  readonly onSelected: () => void;
  /** @returns true when a menu was opened. */
  readonly onMenu: (at: Point, shiftKey: boolean) => boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Fields that lie over a terminal have text of their own. */
function isInTerminal({ target }: Event): boolean {
  return target instanceof Element && target.closest(".coda-terminal") !== null;
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Until the returned function is called. `frame` holds the terminal. */
export function watchText(frame: HTMLElement, deeds: TextDeeds): () => void {
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  frame.addEventListener(
    "copy",
    (event) => {
      const text = isInTerminal(event) ? deeds.onCopy() : "";
      if (text === "") return;
      event.clipboardData?.setData("text/plain", text);
      stop(event);
    },
    options,
  );
  frame.addEventListener(
    "paste",
    (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text !== "" && isInTerminal(event) && deeds.onPaste(text)) stop(event);
    },
    options,
  );
  frame.addEventListener(
    "contextmenu",
    (event) => {
      // A resting finger selects, and has what it selected beside the keys (features/phone).
      if (event.pointerType === "touch" && isInTerminal(event)) stop(event);
      else if (isInTerminal(event) && deeds.onMenu({ x: event.clientX, y: event.clientY }, event.shiftKey)) stop(event);
    },
    options,
  );
  // A selection that began here may end beside it; xterm has it by the time this is heard.
  frame.addEventListener(
    "mousedown",
    (event) => {
      if (event.button !== 0 || !isInTerminal(event)) return;
      window.addEventListener("mouseup", () => queueMicrotask(deeds.onSelected), { once: true });
    },
    options,
  );
  return () => listening.abort();
}
