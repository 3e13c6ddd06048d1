/** The next key is the program's, even if it is one of the page's: waiting for it, and saying so. */
"use client";

import type { TerminalSessionHandle } from "@coda/terminal-client";
import { useEffect, useState } from "react";
import { keystrokeOf } from "../shortcuts/keystroke.ts";
import { takeKeys } from "../shortcuts/shortcut-listener.ts";
import { sentKey } from "./sent-key.ts";

interface SendNextKey {
  readonly isWaiting: boolean;
  readonly begin: () => void;
}

export function useSendNextKey(handle: TerminalSessionHandle): SendNextKey {
  const [isWaiting, wait] = useState(false);
  useEffect(() => {
    if (!isWaiting) return undefined;
    return takeKeys(({ pressed, place, isRepeat }) => {
      // The shortcut itself, held down.
      if (isRepeat) return true;
      const stroke = keystrokeOf(pressed);
      // A modifier before the key; or a dead key, which waits for the next.
      if (stroke === undefined) return false;
      wait(false);
      const text = place === "terminal" ? sentKey(stroke, pressed.key) : undefined;
      if (text !== undefined) handle.touch.press({ text });
      return text !== undefined;
    });
  }, [handle, isWaiting]);
  return { isWaiting, begin: () => wait(true) };
}

export function NextKeyLine({ isWaiting }: Pick<SendNextKey, "isWaiting">) {
  return (
    <div role="status" className="pointer-events-none absolute inset-x-2 bottom-2 z-20 flex justify-center">
      {isWaiting && (
        <p
          data-testid="next-key"
          className="rounded-md border border-accent bg-raised px-3 py-1.5 text-xs text-ink shadow-float"
        >
          The next key goes to the terminal, whatever it is.
        </p>
      )}
    </div>
  );
}
