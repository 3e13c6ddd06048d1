/** What this browser kept of terminals that are not there any more goes as soon as a page learns of it. */
"use client";

import type { ApiIdea, ApiSession, IdeaId } from "@coda/protocol";
import { forgetPaintsBut } from "@coda/terminal-client/forget-paints";
import { useEffect } from "react";

type IsKept = Parameters<typeof forgetPaintsBut>[0];

/** A browser that keeps nothing has nothing to forget. */
function forgetBut(isKept: IsKept): void {
  void forgetPaintsBut(isKept).catch(() => undefined);
}

/** `sessions`: all of the idea's, none where the idea itself is gone; undefined while they are not known. */
export function useForgetGoneSessions(idea: IdeaId, sessions: readonly Pick<ApiSession, "id">[] | undefined): void {
  const ids = sessions?.map(({ id }) => id).join(" ");
  useEffect(() => {
    if (ids !== undefined) forgetBut((of, session) => of !== idea || ids.includes(session));
  }, [idea, ids]);
}

/** `ideas`: all there are; undefined while they are not known. */
export function useForgetGoneIdeas(ideas: readonly Pick<ApiIdea, "id">[] | undefined): void {
  const ids = ideas?.map(({ id }) => id).join(" ");
  useEffect(() => {
    if (ids !== undefined) forgetBut((idea) => ids.split(" ").includes(idea));
  }, [ids]);
}

/** On the page of an address where nothing is: what was kept of the idea it names. */
export function useForgetIdeaOf(path: string): void {
  useEffect(() => {
    const [, gone] = /^\/ideas\/([^/]+)/u.exec(path) ?? [];
    if (gone !== undefined) forgetBut((idea) => idea !== gone);
  }, [path]);
}
