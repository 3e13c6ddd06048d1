import { slotSchema } from "@coda/protocol";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TerminalPage } from "@/features/terminal/terminal-page.tsx";
import { reserveSession } from "@/server/session/actions.ts";
import { listSessions } from "@/server/session/queries.ts";
import { findIdea, readerScope, requireScope } from "../../../../../page-data.ts";

interface SlotPageProps {
  readonly params: Promise<{ ideaId: string; slot: string }>;
}

export async function generateMetadata({ params }: SlotPageProps): Promise<Metadata> {
  const { ideaId, slot } = await params;
  const scope = await readerScope();
  return scope === undefined ? {} : { title: `${slot} · ${(await findIdea(scope, ideaId)).title}` };
}

export default async function SlotPage({ params }: SlotPageProps) {
  const { ideaId, slot: asked } = await params;
  const scope = await requireScope(`/ideas/${ideaId}/terminals/${asked}`);
  const slot = slotSchema.safeParse(asked);
  if (!slot.success) notFound();
  const idea = await findIdea(scope, ideaId);
  const sessions = await listSessions(scope, idea.id);
  return <TerminalPage idea={idea} slot={slot.data} initial={sessions} reserveSlot={reserveSession} />;
}
