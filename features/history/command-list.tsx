/** The commands of an idea or of one of its terminals, newest first, page by page, kept up to date on the first page. */
"use client";

import type { ApiIdeaCommand, ApiSession, IdeaCommandList, IdeaId } from "@coda/protocol";
import Link from "next/link";
import { useState } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { HistoryIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { OrderedList } from "@/ui/list.tsx";
import { useCommands } from "../api/queries.ts";
import { useAppConfig } from "../shell/app-config.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { CommandRow } from "./command-row.tsx";
import { ChosenRun, CompareButton } from "./compare-choice.tsx";
import { commandQuery, historyAddress, isNarrowed, type HistoryPlace } from "./history-filter.ts";

interface CommandListProps {
  readonly idea: IdeaId;
  readonly place: HistoryPlace;
  readonly sessions: readonly ApiSession[];
  /** The session of the place's slot. */
  readonly session: ApiSession | undefined;
  readonly initial: IdeaCommandList | undefined;
}

export function CommandList({ idea, place, sessions, session, initial }: CommandListProps) {
  const isLater = place.before !== undefined;
  const { page, failure, retry } = useCommands(idea, commandQuery(place, session?.id), { initial, polled: !isLater });
  const [chosen, choose] = useState<ApiIdeaCommand>();
  const choosing = { idea, chosen, onChoose: choose };
  return (
    <section aria-label="Commands" className="space-y-4">
      <ChosenRun {...choosing} />
      {failure && <FailureNotice title="The commands could not be loaded" failure={failure} onRetry={retry} />}
      {page === undefined && !failure && <SkeletonRows rows={5} label="Loading the commands" />}
      {page?.commands.length === 0 && <NoCommands place={place} />}
      {page !== undefined && page.commands.length > 0 && (
        <OrderedList>
          {page.commands.map((command) => {
            const of = sessions.find(({ id }) => id === command.session);
            return (
              <CommandRow
                key={`${command.epoch}:${command.outputFrom}`}
                {...{ idea, command, slot: of?.slot, withPane: (of?.panes.length ?? 0) > 1 }}
                compare={of && <CompareButton {...choosing} run={command} />}
              />
            );
          })}
        </OrderedList>
      )}
      <Pages {...{ idea, place, page }} />
    </section>
  );
}

interface PagesProps extends Pick<CommandListProps, "idea" | "place"> {
  readonly page: IdeaCommandList | undefined;
}

function Pages({ idea, place, page }: PagesProps) {
  const last = page?.commands.at(-1);
  const look = buttonLook();
  if (place.before === undefined && page?.more !== true) return null;
  return (
    <nav aria-label="Pages" className="flex gap-2">
      {place.before !== undefined && (
        <Link href={historyAddress(idea, { ...place, before: undefined })} className={look} data-testid="newest">
          Newest
        </Link>
      )}
      {page?.more === true && last !== undefined && (
        <Link
          href={historyAddress(idea, { ...place, before: { epoch: last.epoch, offset: last.outputFrom } })}
          className={look}
          data-testid="older"
        >
          Older
        </Link>
      )}
    </nav>
  );
}

function NoCommands({ place }: { readonly place: HistoryPlace }) {
  if (isNarrowed(place))
    return (
      <EmptyState icon={<HistoryIcon />} title="No such command" testId="no-such-command">
        Nothing that is kept fits what you chose above.
      </EmptyState>
    );
  return (
    <EmptyState icon={<HistoryIcon />} title="No commands yet" testId="no-commands">
      <HowToMark />
    </EmptyState>
  );
}

/** As docs/commands.md has it. */
function HowToMark() {
  const { isLocal } = useAppConfig();
  if (isLocal)
    return (
      <>
        Shells tell of their commands by marks. Write them into a file, in the folder that you started Coda from; with
        zsh, say zsh for bash in all of this:
        <code className="mt-2 block font-mono break-words text-ink">
          npm run --silent runner -- shell-init bash &gt;~/.coda.bash
        </code>
        <span className="mt-2 block">
          and have it read at the end of <span className="font-mono">~/.bashrc</span>:
        </span>
        <code className="mt-2 block font-mono text-ink">. ~/.coda.bash</code>
      </>
    );
  return (
    <>
      Shells tell of their commands by marks. Put this at the end of <span className="font-mono">~/.bashrc</span> on the
      machine, or of <span className="font-mono">~/.zshrc</span> with zsh for bash:
      <code className="mt-2 block font-mono text-ink">eval &quot;$(coda-runner shell-init bash)&quot;</code>
    </>
  );
}
