/** Taking a terminal's output away: which format is for whom, each a file the browser saves. */
"use client";

import type { ApiIdea, ApiSession } from "@coda/protocol";
import { useState } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { buttonLook } from "@/ui/button.tsx";
import { ChoiceField } from "@/ui/field.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { rowLook, rowsLook } from "@/ui/list.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { useStoredPanes } from "../api/queries.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { byteCount } from "../terminal/continuity-words.ts";
import { spanText } from "../terminal/earlier-panes.ts";
import { useNow } from "../time/wall-clock.ts";
import { archiveAddress, exportAddress, type ExportFormat } from "./history-calls.ts";

const formats: readonly {
  readonly format: ExportFormat;
  readonly name: string;
  readonly forWhom: string;
  readonly ending: string;
}[] = [
  {
    format: "text",
    name: "Text",
    ending: "txt",
    forWhom: "To read and search: lines as they left the screen, no colours.",
  },
  {
    format: "asciicast",
    name: "asciicast v3",
    ending: "cast",
    forWhom: "To play back with asciinema, at the pace it ran.",
  },
  {
    format: "json",
    name: "JSON lines",
    ending: "ndjson",
    forWhom: "For scripts: output with times, sizes, gaps and commands.",
  },
  {
    format: "raw",
    name: "Raw bytes",
    ending: "bin",
    forWhom: "For programs: every byte as it was printed, escape sequences too.",
  },
];

interface ExportSectionProps {
  readonly idea: Pick<ApiIdea, "id" | "title" | "role">;
  /** At least one. */
  readonly sessions: readonly ApiSession[];
  /** The one on view. */
  readonly session: ApiSession | undefined;
}

export function ExportSection({ idea, sessions, session }: ExportSectionProps) {
  const [slot, setSlot] = useState(session?.slot ?? sessions[0]?.slot);
  const chosen = sessions.find((candidate) => candidate.slot === slot) ?? sessions[0];
  return (
    <AccountSection title="Take it away" note="What a terminal printed, as a file.">
      <div className="space-y-3">
        {sessions.length > 1 && (
          <div className="max-w-64">
            <ChoiceField
              label="Terminal"
              name="terminal"
              initial={slot}
              options={sessions.map((each) => ({ value: each.slot, text: each.slot }))}
              onChoose={(value) => setSlot(sessions.find((each) => each.slot === value)?.slot)}
            />
          </div>
        )}
        {chosen !== undefined && <ExportsOf key={chosen.id} session={chosen} />}
        {idea.role === "owner" && (
          <div className={rowsLook}>
            <div className={rowLook}>
              <ExportRow
                name="The whole idea, zip"
                forWhom="To keep: every pane of every terminal as raw bytes, asciicast and notes, with checksums."
                href={archiveAddress(idea.id)}
                file={`${idea.id}.zip`}
                testId="export-idea"
              />
            </div>
          </div>
        )}
      </div>
    </AccountSection>
  );
}

function ExportsOf({ session }: { readonly session: ApiSession }) {
  const { items, failure, retry } = useStoredPanes(session.id);
  const [asked, setAsked] = useState<string>();
  const nowMs = useNow(60_000);
  const stored = items?.find(({ pane }) => pane === asked) ?? items?.[0];
  if (failure) return <FailureNotice title="What is stored could not be asked for" failure={failure} onRetry={retry} />;
  if (items === undefined) return <SkeletonRows rows={4} label="Looking what is stored" />;
  if (stored === undefined) return <p className="text-sm text-ink-soft">Nothing of {session.slot} is stored.</p>;
  return (
    <>
      {items.length > 1 && nowMs !== null && (
        <div className="max-w-96">
          <ChoiceField
            label="Pane"
            name="pane"
            options={items.map((each) => ({
              value: each.pane,
              text: `${each.pane}, ${spanText(each, { nowMs })}, ${byteCount(each.rawBytes)}`,
            }))}
            onChoose={setAsked}
          />
        </div>
      )}
      <ul className={rowsLook}>
        {formats.map(({ format, name, forWhom, ending }) => (
          <li key={format} className={rowLook}>
            <ExportRow
              {...{ name, forWhom }}
              href={exportAddress(session.id, stored.pane, format)}
              file={`${session.slot}-${stored.pane.slice(1)}.${ending}`}
              testId={`export-${format}`}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

const saidMs = 6_000;

interface ExportRowProps {
  readonly name: string;
  readonly forWhom: string;
  readonly href: string;
  readonly file: string;
  readonly testId: string;
}

/** The file is made while it is saved: until its first bytes come, no browser shows that anything is under way. */
function ExportRow({ name, forWhom, href, file, testId }: ExportRowProps) {
  const [isBegun, say] = useBrief(saidMs);
  return (
    <>
      <p className="min-w-0 flex-1 basis-40">
        <span className="font-medium">{name}</span>
        <span className="block text-xs text-ink-soft">{forWhom}</span>
        <span role="status" className="block text-xs text-ink-quiet">
          {isBegun && "It is on its way; your browser shows how far it is, and can stop it."}
        </span>
      </p>
      <a
        href={href}
        download={file}
        aria-label={`Download ${name}`}
        data-testid={testId}
        onClick={say}
        className={buttonLook()}
      >
        {isBegun && <Spinner />} Download
      </a>
    </>
  );
}
