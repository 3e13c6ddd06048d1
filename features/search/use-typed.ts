/** What is typed into a field whose text is also the address's: it is written there once somebody pauses. */
"use client";

import { useEffect, useRef, useState } from "react";
import { afterPause } from "./pause-clock.ts";

const pauseMs = 180;

export interface Typed {
  readonly text: string;
  readonly type: (text: string) => void;
  /**
   * Writes what is not written yet, without waiting for a pause. Whoever leaves the field may be about to go to another
   * page, which an address written on the way would take back.
   */
  readonly settle: () => void;
}

/** @param text The address's: another one that was not typed here is shown. */
export function useTyped(text: string, write: (text: string) => void): Typed {
  const [typed, setTyped] = useState(text);
  const [written, setWritten] = useState(text);
  const [before, setBefore] = useState(text);
  const waiting = useRef<(() => void) | undefined>(undefined);
  useEffect(() => () => waiting.current?.(), []);
  if (text !== before) {
    setBefore(text);
    if (text !== written) setTyped(text);
  }
  const writeNow = (value: string) => {
    waiting.current?.();
    waiting.current = undefined;
    setWritten(value);
    write(value);
  };
  return {
    text: typed,
    type: (value) => {
      setTyped(value);
      waiting.current?.();
      waiting.current = afterPause(pauseMs, () => writeNow(value));
    },
    settle: () => {
      if (waiting.current !== undefined) writeNow(typed);
    },
  };
}
