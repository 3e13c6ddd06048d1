/** What stands on a session's screen, by what is stored of it, and what was run there last. */
"use client";

import { durationText, type SessionPreview } from "@coda/protocol";
import { Badge } from "@/ui/badge.tsx";
import { endWords } from "../history/command-words.ts";
import { RelativeTime } from "../time/relative-time.tsx";

/** Nothing is shown of a session that has printed nothing. */
export function PreviewLines({
  preview,
  slot,
}: {
  readonly preview: SessionPreview | undefined;
  readonly slot: string;
}) {
  if (preview === undefined || preview.lines.length === 0) return null;
  return (
    <div
      role="group"
      aria-label={`Last lines of ${slot}`}
      data-testid="session-preview"
      dir="ltr"
      className="overflow-hidden rounded-md border border-line bg-terminal px-2.5 py-1.5 font-mono text-xs/5 text-terminal-ink/80"
    >
      {preview.lines.map((line, at) => (
        // Rows are what they are by their places.
        // oxlint-disable-next-line react/no-array-index-key
        <p key={at} className="truncate whitespace-pre">
          {line}
        </p>
      ))}
    </div>
  );
}

/** Whether a command that has no end yet still runs, nobody can tell. */
export function LastCommand({ preview }: { readonly preview: SessionPreview | undefined }) {
  const command = preview?.command ?? null;
  if (command === null) return null;
  const end = endWords(command);
  return (
    <p data-testid="session-command" className="flex min-w-0 items-center gap-2 text-xs text-ink-quiet">
      <span className="sr-only">Last command: </span>
      <Badge tone={end.tone}>{end.text}</Badge>
      <code dir="ltr" className="min-w-0 truncate font-mono text-ink-soft">
        {command.command ?? "its text is not known"}
      </code>
      <span className="ml-auto flex shrink-0 gap-x-1.5 max-sm:hidden">
        {command.durationMs !== null && <span>took {durationText(command.durationMs)} ·</span>}
        <RelativeTime iso={command.startedAt} />
      </span>
    </p>
  );
}
