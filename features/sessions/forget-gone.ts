/** What this browser kept of terminals that are not there any more goes once a page that learned of it is at rest. */
"use client";

import type { ApiIdea, ApiSession, IdeaId } from "@coda/protocol";
import type { forgetPaintsBut } from "@coda/terminal-client/forget-paints";
import { useCallback, useEffect } from "react";
import { useRest } from "@/ui/rest-clock.ts";

type IsKept = Parameters<typeof forgetPaintsBut>[0];

/** What brings the code that forgets. */
export type PaintsCode = () => Promise<{ readonly forgetPaintsBut: typeof forgetPaintsBut }>;

/** Every page can be one where something is missing, so the code comes when there is something to do. */
const ofItsOwn: PaintsCode = () => import("@coda/terminal-client/forget-paints");

async function forgetNow(isKept: IsKept, code: PaintsCode): Promise<void> {
  const paints = await code();
  await paints.forgetPaintsBut(isKept);
}

/** A browser that keeps nothing has nothing to forget; what was not forgotten is by the next page that knows. */
function forgetBut(isKept: IsKept, code = ofItsOwn): void {
  void forgetNow(isKept, code).catch(() => undefined);
}

/**
 * `sessions`: all of the idea's, none where the idea itself is gone; undefined while they are not known. `code`: the same
 * each time.
 */
export function useForgetGoneSessions(
  idea: IdeaId,
  sessions: readonly Pick<ApiSession, "id">[] | undefined,
  code = ofItsOwn,
): void {
  const ids = sessions?.map(({ id }) => id).join(" ");
  useRest(
    useCallback(() => {
      if (ids !== undefined) forgetBut((of, session) => of !== idea || ids.includes(session), code);
    }, [idea, ids, code]),
  );
}

/** `ideas`: all there are; undefined while they are not known. */
export function useForgetGoneIdeas(ideas: readonly Pick<ApiIdea, "id">[] | undefined): void {
  const ids = ideas?.map(({ id }) => id).join(" ");
  useRest(
    useCallback(() => {
      if (ids !== undefined) forgetBut((idea) => ids.split(" ").includes(idea));
    }, [ids]),
  );
}

/** On the page of an address where nothing is: what was kept of the idea it names. */
export function useForgetIdeaOf(path: string): void {
  useEffect(() => {
    const [, gone] = /^\/ideas\/([^/]+)/u.exec(path) ?? [];
    if (gone !== undefined) forgetBut((idea) => idea !== gone);
  }, [path]);
}
