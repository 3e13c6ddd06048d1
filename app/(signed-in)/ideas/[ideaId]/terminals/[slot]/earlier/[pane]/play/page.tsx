import { paneIdSchema } from "@coda/protocol";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PlaybackPage } from "@/features/history/playback-page.tsx";
import { listSessions } from "@/server/session/queries.ts";
import { storedPanes } from "@/server/transcript/stored-panes.ts";
import { findIdea, readerScope, requireScope } from "../../../../../../../../page-data.ts";

interface PlayPageProps {
  readonly params: Promise<{ ideaId: string; slot: string; pane: string }>;
  readonly searchParams: Promise<{ readonly time?: string | string[] }>;
}

export async function generateMetadata({ params }: Pick<PlayPageProps, "params">): Promise<Metadata> {
  const { ideaId, slot } = await params;
  const scope = await readerScope();
  return scope === undefined ? {} : { title: `Playback of ${slot} · ${(await findIdea(scope, ideaId)).title}` };
}

export default async function PlayPage({ params, searchParams }: PlayPageProps) {
  const { ideaId, slot, pane: number } = await params;
  const scope = await requireScope(`/ideas/${ideaId}/terminals/${slot}/earlier/${number}/play`);
  const pane = paneIdSchema.safeParse(`%${number}`);
  const idea = await findIdea(scope, ideaId);
  const session = (await listSessions(scope, idea.id)).find((candidate) => candidate.slot === slot);
  if (!pane.success || session === undefined) notFound();
  const stored = (await storedPanes(scope.orm, session.id)).find((candidate) => candidate.pane === pane.data);
  if (stored === undefined) notFound();
  const { time } = await searchParams;
  const atMs = typeof time === "string" && /^\d{1,16}$/u.test(time) ? Number(time) : undefined;
  return <PlaybackPage key={`${stored.pane} ${atMs}`} {...{ idea, session, stored, atMs }} />;
}
