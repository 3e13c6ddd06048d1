/** What the server does by itself: each of its background jobs as it went last, and the runs of them. */
"use client";

import type { JobReport, JobRun, JobRunsReply } from "@coda/protocol";
import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { PlayIcon, SettingsIcon } from "@/ui/icons.ts";
import { List, Row } from "@/ui/list.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { useCall } from "../account/use-call.ts";
import { asFailure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { AdminFrame } from "./admin-frame.tsx";
import { jobCalls } from "./admin-calls.ts";
import { countsText, failureWords, jobStates, jobTitle, starterWords, tookText, type JobState } from "./job-words.ts";

const pollMs = 15_000;
const queryKey = ["admin-jobs"];

export function JobsPage({ initial }: { readonly initial: JobRunsReply }) {
  const cache = useCache();
  const { data, error, refetch } = useQuery(
    { queryKey, queryFn: ({ signal }) => jobCalls.list(signal), refetchInterval: pollMs, initialData: initial },
    cache,
  );
  const { perform, busy, failure } = useCall(jobCalls.runNow);
  const runNow = () => perform(undefined, () => void refetch());
  return (
    <AdminFrame
      title="Jobs"
      note="What the server does by itself, every five minutes or when a scheduler calls."
      actions={
        <Button variant="primary" busy={busy} onClick={runNow} data-testid="run-jobs">
          <PlayIcon aria-hidden /> Run now
        </Button>
      }
    >
      <div className="space-y-8">
        {busy && (
          <p role="status" data-testid="jobs-run" className="text-sm text-ink-soft">
            They run now, one after the other …
          </p>
        )}
        {failure && <FailureNotice title="They were not run" failure={failure} />}
        {error !== null && (
          <FailureNotice title="What is shown is older" failure={asFailure(error)} onRetry={() => void refetch()} />
        )}
        {data.runs.length === 0 ? (
          <EmptyState icon={<SettingsIcon />} title="No run yet" testId="no-job-runs">
            The first one comes some minutes after the server’s start, or when you run them now.
          </EmptyState>
        ) : (
          <Runs {...data} />
        )}
      </div>
    </AdminFrame>
  );
}

function Runs({ runs, failed }: JobRunsReply) {
  return (
    <>
      <AccountSection title="Each job" note="As it went in the newest run, one after the other.">
        <List data-testid="jobs">
          {jobStates(runs, failed).map((state) => (
            <JobRow key={state.job} {...state} />
          ))}
        </List>
      </AccountSection>
      <AccountSection title="Runs" note="Those of the last hours. They are kept for a week.">
        <List>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </List>
      </AccountSection>
    </>
  );
}

function JobRow({ job, last, failedAt }: JobState) {
  return (
    <Row data-testid="job-row">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{jobTitle(job)}</p>
        <p className="text-sm text-ink-soft">
          {last.failure === null ? countsText(last.counts) : failureWords[last.failure]}
        </p>
        {failedAt !== undefined && last.failure === null && (
          <p className="text-xs text-ink-quiet">
            failed last <RelativeTime iso={failedAt} />
          </p>
        )}
      </div>
      <span className="text-xs text-ink-quiet">took {tookText(last.tookMs)}</span>
      <Outcome reports={[last]} />
    </Row>
  );
}

function RunRow({ run }: { readonly run: JobRun }) {
  const failed = run.jobs.filter(({ failure }) => failure !== null);
  return (
    <Row data-testid="job-run">
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-sm">
          <RelativeTime iso={run.startedAt} />, {starterWords[run.by]}
        </p>
        {failed.length > 0 && (
          <p className="text-sm text-ink-soft">Failed: {failed.map(({ job }) => job).join(", ")}</p>
        )}
      </div>
      <span className="text-xs text-ink-quiet">took {tookText(run.tookMs)}</span>
      <Outcome reports={run.jobs} />
    </Row>
  );
}

function Outcome({ reports }: { readonly reports: readonly JobReport[] }) {
  const isBad = reports.some(({ failure }) => failure !== null);
  return <Badge tone={isBad ? "danger" : "live"}>{isBad ? "failed" : "done"}</Badge>;
}
