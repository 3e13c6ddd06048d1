/** The whole screen for one terminal: the Fullscreen API, and the Escape key left to the terminal where that can be had. */
"use client";

import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useShortcut } from "../shortcuts/use-shortcut.ts";

/** Chromium's, not in the DOM's types: without it Escape leaves the full screen, and Ctrl+W closes the tab. */
interface KeyboardLock {
  readonly keyboard?: { lock?: (keys: readonly string[]) => Promise<void>; unlock?: () => void };
}

function watch(changed: () => void): () => void {
  document.addEventListener("fullscreenchange", changed);
  return () => document.removeEventListener("fullscreenchange", changed);
}

/**
 * Keys that a browser keeps from pages, by their places, whatever is held with them: a terminal is to have them. Not Tab,
 * which would take the way to other windows.
 */
const wantedKeys = ["Escape", "KeyN", "KeyT", "KeyW", "PageDown", "PageUp"] as const;

const isFull = (): boolean => document.fullscreenElement !== null;
const isOffered = (): boolean => document.fullscreenEnabled;
const no = (): boolean => false;

async function enter(): Promise<void> {
  // The page, not the terminal's own element: menus and dialogs are beside that.
  await document.documentElement.requestFullscreen();
  await (navigator as KeyboardLock).keyboard?.lock?.(wantedKeys);
}

async function leave(): Promise<void> {
  (navigator as KeyboardLock).keyboard?.unlock?.();
  if (isFull()) await document.exitFullscreen();
}

export interface FullScreen {
  readonly full: boolean;
  /** The browser has none to give, as on an iPhone. */
  readonly offered: boolean;
  readonly toggle: () => void;
}

/** Also by its shortcut; whoever leaves the terminal leaves it. */
export function useFullScreen(): FullScreen {
  const full = useSyncExternalStore(watch, isFull, no);
  const offered = useSyncExternalStore(watch, isOffered, no);
  const toggle = useCallback(() => {
    // Refused without a gesture of the user's: then all stays as it is.
    (isFull() ? leave() : enter()).catch(() => undefined);
  }, []);
  useShortcut("terminal.fullScreen", offered ? toggle : undefined);
  useEffect(
    () => () => {
      leave().catch(() => undefined);
    },
    [],
  );
  return { full, offered, toggle };
}
