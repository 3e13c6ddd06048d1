/**
 * Says when the page answers: last in the document, whose parts come to life together. What was typed, chosen, clicked or sent
 * before did nothing, and is asked for again then.
 */
"use client";

import { useLayoutEffect } from "react";
import { awakeEvent, type Early } from "./early.ts";
import { chosenIn, typedIn } from "./early-fields.ts";

export function Awake() {
  // Within the commit that brings the page to life, and right behind it, before anything else is done to the page: React
  // answers that already, and nothing may be asked for twice.
  useLayoutEffect(() => {
    const early: Early = { chosen: new Set(), again: undefined };
    window.dispatchEvent(new CustomEvent(awakeEvent, { detail: early }));
    const tells = [...typedIn(document), ...[...early.chosen].map(chosenIn)];
    // Not within React's own turn: it draws what one field brings before the next tells, and all of it before a click.
    queueMicrotask(() => {
      for (const tell of tells) tell();
      queueMicrotask(() => early.again?.());
    });
  }, []);
  return null;
}
