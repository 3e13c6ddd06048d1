import { limits, type IdeaCommandList } from "@coda/protocol";
import type { Metadata } from "next";
import { commandQuery, readHistoryPlace } from "@/features/history/history-filter.ts";
import { HistoryPage } from "@/features/history/history-page.tsx";
import { readSettings } from "@/server/account/settings.ts";
import { ideaCommandQuerySchema, listIdeaCommands } from "@/server/command/queries.ts";
import { serverContext } from "@/server/context.ts";
import { ApiError } from "@/server/http/api-error.ts";
import { listSessions } from "@/server/session/queries.ts";
import { findIdea, readerScope, requireScope } from "../../../../page-data.ts";

interface PageProps {
  readonly params: Promise<{ ideaId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const scope = await readerScope();
  return scope === undefined ? {} : { title: `History · ${(await findIdea(scope, (await params).ideaId)).title}` };
}

export default async function Page({ params, searchParams }: PageProps) {
  const { ideaId } = await params;
  const scope = await requireScope(`/ideas/${ideaId}/history`);
  const idea = await findIdea(scope, ideaId);
  const place = readHistoryPlace(await searchParams);
  const sessions = await listSessions(scope, idea.id);
  const session = sessions.find(({ slot }) => slot === place.slot);
  const commands = async (): Promise<IdeaCommandList | undefined> => {
    // As the page itself asks. What is too much for that is left to it, which says so.
    const asked = Object.fromEntries(new URLSearchParams(commandQuery(place, session?.id)));
    const query = ideaCommandQuerySchema.safeParse(asked).data;
    if (query === undefined) return undefined;
    try {
      return await listIdeaCommands(scope, idea.id, query);
    } catch (error) {
      // The place before which they were asked for was pruned: the page asks for itself, and says so.
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  };
  const { config } = await serverContext();
  return (
    <HistoryPage
      {...{ idea, place, sessions }}
      commands={await commands()}
      accountDays={(await readSettings(scope)).retentionDays ?? limits.retentionDays}
      mayExport={config.flags.export}
    />
  );
}
