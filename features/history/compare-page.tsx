/** What two runs of a command printed, compared line by line. */
"use client";

import type { ApiIdea, ApiIdeaCommand, Slot } from "@coda/protocol";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState, type ReactNode } from "react";
import { Badge } from "@/ui/badge.tsx";
import { Button, buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { HistoryIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useApi } from "../api/api-provider.tsx";
import type { ApiClient } from "../api/api-client.ts";
import { asFailure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { endingAt, historyPath, savedPanePath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { endWords } from "./command-words.ts";
import { DiffView } from "./diff-view.tsx";
import type { RunDiff } from "./run-diff.ts";

export interface ComparedRun {
  readonly command: ApiIdeaCommand;
  readonly slot: Slot;
}

interface ComparePageProps {
  readonly idea: Pick<ApiIdea, "id" | "title">;
  /** The older one; undefined where there is none. */
  readonly before: ComparedRun | undefined;
  readonly after: ComparedRun | undefined;
}

interface Compared {
  readonly diff: RunDiff;
  /** Of one of them only the beginning was read. */
  readonly cut: boolean;
}

/** The library comes only here. */
async function compare(api: ApiClient, [before, after]: readonly ApiIdeaCommand[], signal: AbortSignal) {
  if (before === undefined || after === undefined) throw new Error("two runs are compared");
  const [{ runDiff }, old, now] = await Promise.all([
    import("./run-diff.ts"),
    api.runText(before, signal),
    api.runText(after, signal),
  ]);
  return { diff: runDiff(old.text, now.text), cut: old.cut || now.cut } satisfies Compared;
}

export function ComparePage({ idea, before, after }: ComparePageProps) {
  const above = (
    <nav aria-label="Breadcrumb" className="mb-1 flex gap-1.5 text-sm text-ink-quiet">
      <Link href={historyPath(idea.id)} className="truncate touch-words rounded-sm hover:text-ink hover:underline">
        History of {idea.title}
      </Link>
    </nav>
  );
  return (
    <PageFrame above={above} title="Two runs compared">
      {before === undefined || after === undefined ? (
        <NothingToCompare idea={idea} found={after !== undefined} />
      ) : (
        <Comparison idea={idea} before={before} after={after} />
      )}
    </PageFrame>
  );
}

function NothingToCompare({ idea, found }: Pick<ComparePageProps, "idea"> & { readonly found: boolean }) {
  const back = (
    <Link href={historyPath(idea.id)} className={buttonLook()}>
      Back to the history
    </Link>
  );
  const title = found ? "There is no run before it" : "There is no such run";
  return (
    <EmptyState icon={<HistoryIcon />} title={title} action={back} testId="nothing-to-compare">
      {found
        ? "Nothing that is kept was run by the same line before. Choose another run in the history to compare it with."
        : "Its time of keeping is over, or its terminal was deleted."}
    </EmptyState>
  );
}

type Both = Pick<ComparePageProps, "idea"> & { readonly before: ComparedRun; readonly after: ComparedRun };

function Comparison({ idea, before, after }: Both) {
  const api = useApi();
  const [beside, setBeside] = useState(true);
  const runs = [before.command, after.command];
  const queryKey = ["compared", ...runs.map(({ session, epoch, outputFrom }) => `${session} ${epoch}:${outputFrom}`)];
  const client = useCache();
  const { data, error, refetch, isFetching } = useQuery(
    { queryKey, staleTime: Infinity, queryFn: ({ signal }) => compare(api, runs, signal) },
    client,
  );
  return (
    <div className="space-y-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <RunCard idea={idea} run={before} name="Before" />
        <RunCard idea={idea} run={after} name="After" />
      </div>
      {data === undefined && error === null && (
        <UnderWay
          stopped={!isFetching}
          onStop={() => void client.cancelQueries({ queryKey })}
          onBegin={() => void refetch()}
        />
      )}
      {error !== null && (
        <FailureNotice title="They cannot be compared" failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      {data?.cut === true && (
        <Notice title="Only the beginning was compared" testId="compare-cut">
          One of them printed more than half a megabyte. Save both as text to compare all of it.
        </Notice>
      )}
      {data !== undefined && <Result {...data} beside={beside} onBeside={setBeside} />}
    </div>
  );
}

interface UnderWayProps {
  readonly stopped: boolean;
  readonly onStop: () => void;
  readonly onBegin: () => void;
}

function UnderWay({ stopped, onStop, onBegin }: UnderWayProps) {
  if (stopped)
    return (
      <Notice
        title="Nothing was compared"
        testId="compare-stopped"
        action={
          <Button size="sm" onClick={onBegin}>
            Compare
          </Button>
        }
      >
        You stopped it.
      </Notice>
    );
  return (
    <div className="space-y-3">
      <div className="flex items-center gap-3 text-sm text-ink-soft">
        <p>Reading what both printed …</p>
        <Button size="sm" onClick={onStop} data-testid="compare-stop">
          Stop
        </Button>
      </div>
      <SkeletonRows rows={4} label="Comparing" />
    </div>
  );
}

function RunCard({ idea, run, name }: Pick<Both, "idea"> & { readonly run: ComparedRun; readonly name: string }) {
  const { command, slot } = run;
  const { pane, epoch, outputTo } = command;
  const end = endWords(command);
  return (
    <section aria-label={name} className="min-w-0 rounded-lg border border-line bg-raised px-3 py-2.5 text-sm">
      <p className="flex items-center gap-2 text-xs text-ink-quiet">
        {name} <Badge tone={end.tone}>{end.text}</Badge> <RelativeTime iso={command.startedAt} />
        <span className="font-mono">{slot}</span>
      </p>
      <code dir="ltr" className="mt-1.5 block truncate font-mono">
        {command.command ?? "its text is not known"}
      </code>
      {outputTo !== null && (
        <Link
          href={savedPanePath(idea.id, slot, pane) + endingAt({ epoch, offset: outputTo })}
          className="touch-words mt-1 inline-block rounded-sm text-xs text-ink-soft underline hover:text-ink"
        >
          Its output
        </Link>
      )}
    </section>
  );
}

interface ResultProps extends Compared {
  readonly beside: boolean;
  readonly onBeside: (beside: boolean) => void;
}

function Choice({ chosen, onChoose, children }: { chosen: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <Button size="sm" variant={chosen ? "secondary" : "ghost"} aria-pressed={chosen} onClick={onChoose}>
      {children}
    </Button>
  );
}

function Result({ diff, beside, onBeside }: ResultProps) {
  if (diff.kind === "tooDifferent")
    return (
      <Notice title="They have too little in common" testId="too-different">
        Comparing them line by line would take too long. Their outputs are behind the links above.
      </Notice>
    );
  if (diff.added + diff.removed === 0)
    return (
      <Notice title="Both printed the same" testId="compare-same">
        {diff.rows.length === 1 ? "One line" : `${diff.rows.length} lines`}, without a difference.
      </Notice>
    );
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <p data-testid="compare-count">
          <span className="text-danger">{diff.removed} removed</span>,{" "}
          <span className="text-live">{diff.added} added</span>
        </p>
        <div role="group" aria-label="Layout" className="ml-auto flex gap-1 max-[56.25rem]:hidden">
          <Choice chosen={beside} onChoose={() => onBeside(true)}>
            Side by side
          </Choice>
          <Choice chosen={!beside} onChoose={() => onBeside(false)}>
            Unified
          </Choice>
        </div>
      </div>
      <DiffView rows={diff.rows} beside={beside} />
    </>
  );
}
