/** Keeps the name of the terminal that is looked at beside its picture. */
"use client";

import type { SessionId } from "@coda/protocol";
import { useEffect } from "react";
import { keepPlace } from "./kept-places.ts";

export function useKeepPlace(session: SessionId | undefined, ideaTitle: string, slot: string): void {
  useEffect(() => {
    if (session !== undefined) keepPlace(session, { ideaTitle, slot });
  }, [session, ideaTitle, slot]);
}
