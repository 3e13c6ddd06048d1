import { parsePosition, type ApiIdeaCommand } from "@coda/protocol";
import type { Metadata } from "next";
import { ComparePage, type ComparedRun } from "@/features/history/compare-page.tsx";
import { runAt, runBefore } from "@/server/command/runs.ts";
import { listSessions } from "@/server/session/queries.ts";
import { findIdea, requireScope } from "../../../../../page-data.ts";

interface ComparePageProps {
  readonly params: Promise<{ ideaId: string }>;
  readonly searchParams: Promise<{ readonly run?: string | string[]; readonly with?: string | string[] }>;
}

export const metadata: Metadata = { title: "Two runs compared" };

function placeIn(value: string | string[] | undefined) {
  return typeof value === "string" ? parsePosition(value) : undefined;
}

export default async function CompareRunsPage({ params, searchParams }: ComparePageProps) {
  const { ideaId } = await params;
  const scope = await requireScope(`/ideas/${ideaId}/history/compare`);
  const idea = await findIdea(scope, ideaId);
  const sessions = await listSessions(scope, idea.id);
  const { run: asked, with: other } = await searchParams;
  const [place, otherPlace] = [placeIn(asked), placeIn(other)];
  const run = place && (await runAt(scope, idea.id, place));
  const second = run && (otherPlace ? await runAt(scope, idea.id, otherPlace) : await runBefore(scope, idea.id, run));
  const inOrder = [run, second].filter((each) => each !== undefined);
  const [after, before] = inOrder.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
  const compared = (command: ApiIdeaCommand | undefined): ComparedRun | undefined => {
    const session = sessions.find(({ id }) => id === command?.session);
    return command && session && { command, slot: session.slot };
  };
  return <ComparePage idea={idea} before={compared(before)} after={compared(after)} />;
}
