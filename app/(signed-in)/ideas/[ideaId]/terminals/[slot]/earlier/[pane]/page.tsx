import { paneIdSchema, parsePosition } from "@coda/protocol";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SavedProgram } from "@/features/terminal/saved-program.tsx";
import { listSessions } from "@/server/session/queries.ts";
import { storedPanes } from "@/server/transcript/stored-panes.ts";
import { findIdea, readerScope, requireScope } from "../../../../../../../page-data.ts";

interface SavedPageProps {
  readonly params: Promise<{ ideaId: string; slot: string; pane: string }>;
  readonly searchParams: Promise<{ readonly end?: string | string[]; readonly find?: string | string[] }>;
}

export async function generateMetadata({ params }: Pick<SavedPageProps, "params">): Promise<Metadata> {
  const { ideaId, slot } = await params;
  const scope = await readerScope();
  return scope === undefined ? {} : { title: `Earlier in ${slot} · ${(await findIdea(scope, ideaId)).title}` };
}

export default async function SavedPage({ params, searchParams }: SavedPageProps) {
  const { ideaId, slot, pane: number } = await params;
  const scope = await requireScope(`/ideas/${ideaId}/terminals/${slot}/earlier/${number}`);
  const pane = paneIdSchema.safeParse(`%${number}`);
  const idea = await findIdea(scope, ideaId);
  const session = (await listSessions(scope, idea.id)).find((candidate) => candidate.slot === slot);
  if (!pane.success || session === undefined) notFound();
  const stored = (await storedPanes(scope.orm, session.id)).find((candidate) => candidate.pane === pane.data);
  if (stored === undefined) notFound();
  const { end: asked, find: words } = await searchParams;
  const end = typeof asked === "string" ? parsePosition(asked) : undefined;
  const find = typeof words === "string" ? words : undefined;
  return <SavedProgram key={`${stored.pane} ${String(asked)}`} {...{ idea, session, stored, end, find }} />;
}
