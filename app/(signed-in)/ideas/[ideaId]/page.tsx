import type { Metadata } from "next";
import { SessionList } from "@/features/sessions/session-list.tsx";
import { serverContext } from "@/server/context.ts";
import { reserveSession } from "@/server/session/actions.ts";
import { listPreviews } from "@/server/session/previews.ts";
import { listSessions } from "@/server/session/queries.ts";
import { findIdea, readerScope, requireScope } from "../../../page-data.ts";

interface IdeaPageProps {
  readonly params: Promise<{ ideaId: string }>;
}

export async function generateMetadata({ params }: IdeaPageProps): Promise<Metadata> {
  const scope = await readerScope();
  return scope === undefined ? {} : { title: (await findIdea(scope, (await params).ideaId)).title };
}

export default async function IdeaPage({ params }: IdeaPageProps) {
  const { ideaId } = await params;
  const scope = await requireScope(`/ideas/${ideaId}`);
  const idea = await findIdea(scope, ideaId);
  const sessions = await listSessions(scope, idea.id);
  const previews = await listPreviews(await serverContext(), scope, idea.id);
  return <SessionList {...{ idea, previews }} initial={sessions} reserveSlot={reserveSession} />;
}
