/**
 * Says when the page answers: last in the document, whose parts come to life together. What was clicked or sent before, and
 * did nothing, is asked for again then (`early.ts`).
 */
"use client";

import { useEffect, useLayoutEffect } from "react";
import { answersEvent, awakeEvent } from "./early.ts";

export function Awake() {
  // At once, within the commit that brings the page to life: from then on React answers, and nothing may be asked for twice.
  useLayoutEffect(() => void window.dispatchEvent(new Event(answersEvent)), []);
  useEffect(() => {
    // Not before what was typed early is known: a field tells it when it comes to life (`typed-early.ts`), just before this.
    queueMicrotask(() => window.dispatchEvent(new Event(awakeEvent)));
  }, []);
  return null;
}
