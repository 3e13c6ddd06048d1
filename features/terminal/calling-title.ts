/**
 * What a tab that nobody looks at says in its title: that a terminal of its page rang, or waits for somebody. Until it is
 * looked at; a tab that is looked at shows it anyway.
 */
"use client";

import type { TerminalSnapshot } from "@coda/terminal-client";
import { useEffect } from "react";
import type { TerminalStage } from "./use-terminal.ts";

const mark = "● ";

/** Once: whoever calls next has the tab marked already. */
function callInTitle(slot: string): void {
  if (document.visibilityState === "visible" || document.title.startsWith(mark)) return;
  const before = document.title;
  const called = `${mark}${slot} needs you · ${before}`;
  document.title = called;
  const seen = (): void => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", seen);
    // A page that went elsewhere meanwhile has a title of its own.
    if (document.title === called) document.title = before;
  };
  document.addEventListener("visibilitychange", seen);
}

export function useCallingTitle(stage: TerminalStage, { session, windows }: TerminalSnapshot, slot: string): void {
  const needs = session.status === "attention" || windows.some(({ unseen }) => unseen === "bell");
  useEffect(() => (stage.name === "open" ? stage.handle.onBell(() => callInTitle(slot)) : undefined), [stage, slot]);
  useEffect(() => {
    if (needs) callInTitle(slot);
  }, [needs, slot]);
}
