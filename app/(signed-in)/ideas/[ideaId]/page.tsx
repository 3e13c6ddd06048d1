import type { Metadata } from "next";
import { SessionList } from "@/features/sessions/session-list.tsx";
import { reserveSession } from "@/server/session/actions.ts";
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
  return <SessionList idea={idea} initial={await listSessions(scope, idea.id)} reserveSlot={reserveSession} />;
}
