/** What a phone sends in one piece: asked about first where a program would take it as typed, as every paste is. */
"use client";

import { useState } from "react";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { appearanceStore } from "../appearance/appearance.ts";
import { asksBeforePaste } from "../terminal/paste-guard.ts";

export type SendingTo = Pick<TerminalSessionHandle, "touch" | "paste" | "text">;

export interface Piece {
  readonly text: string;
  /** Enter behind it. */
  readonly enter: boolean;
  /** It is on its way: nobody was asked, or somebody said yes. */
  readonly onSent?: () => void;
}

export function useSending(handle: SendingTo) {
  const [asked, ask] = useState<Piece>();
  const go = ({ text, enter, onSent }: Piece): void => {
    handle.paste(text);
    if (enter) handle.touch.press({ text: "\r" });
    onSent?.();
  };
  const send = (piece: Piece): void => {
    const { pasteGuard: rule } = appearanceStore.get();
    if (asksBeforePaste(piece.text, { rule, isMarked: handle.text.pastesAreMarked })) ask(piece);
    else go(piece);
  };
  const answer = (isWanted: boolean): void => {
    ask(undefined);
    if (isWanted && asked !== undefined) go(asked);
  };
  return { asked, send, answer };
}
