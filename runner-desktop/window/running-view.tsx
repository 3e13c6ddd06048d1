/** A helper at work: who waits for an answer, who is here, which sessions there are. */
import { Notice } from "../../ui/notice.tsx";
import type { CoreStage } from "../src/contract/core-view.ts";
import { AskingBrowsers } from "./asking-browsers.tsx";
import { AttachLine } from "./attach-line.tsx";
import { CutOff } from "./cut-off.tsx";
import { NewSession } from "./new-session.tsx";
import { PeopleHere } from "./people-here.tsx";
import { SessionList } from "./session-list.tsx";
import { sentence } from "../src/main/standing.ts";

type Running = Extract<CoreStage, { is: "running" }>;

export function RunningView({ stage }: { readonly stage: Running }) {
  const { view, asking, elsewhere } = stage;
  const { status, sessions, browsers } = view;
  return (
    <>
      {status.law.cutOffAt !== null && (
        <CutOff>Nobody reads or types from outside, and nothing is sent. Your sessions go on here.</CutOff>
      )}
      {status.law.cutOffAt === null && status.relay !== "live" && <Offline why={status.relayWhy} />}
      <Faults status={status} />
      <AskingBrowsers browsers={asking} />
      {status.law.cutOffAt === null && <PeopleHere people={browsers} />}
      <SessionList sessions={sessions} />
      {sessions.length > 0 && <AttachLine sessions={sessions} literalUnavailable={status.literalUnavailable} />}
      <NewSession sessions={sessions} />
      {elsewhere && (
        <p className="text-xs text-ink-quiet" data-testid="elsewhere">
          The helper runs on its own (process {status.pid}, version {status.version}); this window shows it, and goes
          without touching it.
        </p>
      )}
    </>
  );
}

function Offline({ why }: { readonly why: string | null }) {
  return (
    <Notice tone="warn" title="Offline" testId="offline">
      {why === null ? "The relay is not reached yet." : sentence(why)} It is tried again by itself. Sessions go on here,
      and what they print is kept until it can be sent.
    </Notice>
  );
}

function Faults({ status }: { readonly status: Running["view"]["status"] }) {
  const faults = [...status.law.faults, ...(status.settings.fault === null ? [] : [status.settings.fault])];
  if (status.refusedInput > 0)
    faults.push(`${status.refusedInput} times input was not what a browser typed: do not trust this relay`);
  if (faults.length === 0) return null;
  return (
    <Notice tone="danger" title="Something here needs you" testId="faults">
      <ul className="list-disc pl-4">
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </Notice>
  );
}
