import type { Metadata } from "next";
import { SessionList } from "@/features/sessions/session-list.tsx";
import { reserveSlot } from "../../../actions.ts";
import { findIdea, listSessions } from "../../../page-data.ts";

interface IdeaPageProps {
  readonly params: Promise<{ ideaId: string }>;
}

export async function generateMetadata({ params }: IdeaPageProps): Promise<Metadata> {
  return { title: (await findIdea((await params).ideaId)).title };
}

export default async function IdeaPage({ params }: IdeaPageProps) {
  const idea = await findIdea((await params).ideaId);
  return <SessionList idea={idea} initial={await listSessions(idea.id)} reserveSlot={reserveSlot} />;
}
