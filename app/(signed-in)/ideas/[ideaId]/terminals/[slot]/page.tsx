import { slotSchema } from "@coda/protocol";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TerminalPage } from "@/features/terminal/terminal-page.tsx";
import { reserveSlot } from "../../../../../actions.ts";
import { findIdea, listSessions } from "../../../../../page-data.ts";

interface SlotPageProps {
  readonly params: Promise<{ ideaId: string; slot: string }>;
}

export async function generateMetadata({ params }: SlotPageProps): Promise<Metadata> {
  const { ideaId, slot } = await params;
  return { title: `${slot} · ${(await findIdea(ideaId)).title}` };
}

export default async function SlotPage({ params }: SlotPageProps) {
  const { ideaId, slot: asked } = await params;
  const slot = slotSchema.safeParse(asked);
  if (!slot.success) notFound();
  const idea = await findIdea(ideaId);
  return <TerminalPage idea={idea} slot={slot.data} initial={await listSessions(idea.id)} reserveSlot={reserveSlot} />;
}
