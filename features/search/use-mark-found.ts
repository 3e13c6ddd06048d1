/** Marks in a saved terminal what a search had found there, once it can be read. */
"use client";

import type { ViewText } from "@coda/terminal-client";
import { useEffect } from "react";

/** @param words Undefined: nothing is marked, as before a page knows its terminal. */
export function useMarkFound(text: ViewText | undefined, words: string | undefined): void {
  useEffect(() => {
    if (text === undefined || words === undefined) return undefined;
    void text.find({ text: words, matchCase: true, wholeWord: false, isRegex: false }, "near");
    return () => text.endFind();
  }, [text, words]);
}
