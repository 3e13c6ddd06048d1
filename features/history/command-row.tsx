/** One command: its line, how it ended, where and when it ran, and the way to what it printed. */
import { durationText, type ApiIdeaCommand, type IdeaId, type Slot } from "@coda/protocol";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/ui/badge.tsx";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { endingAt, savedPanePath, terminalPath } from "../routes/paths.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { endWords } from "./command-words.ts";

interface CommandRowProps {
  readonly idea: IdeaId;
  /** Undefined where its terminal was deleted meanwhile. */
  readonly slot: Slot | undefined;
  /** Said where the slot has several. */
  readonly withPane: boolean;
  readonly command: ApiIdeaCommand;
  /** The way to compare its output with another run's. */
  readonly compare?: ReactNode;
}

export function CommandRow({ idea, slot, withPane, command, compare }: CommandRowProps) {
  const end = endWords(command);
  return (
    <li data-testid="command-row" className="flex items-start gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-2.5">
          <span className="mt-0.5 flex w-20 shrink-0">
            <Badge tone={end.tone}>{end.text}</Badge>
          </span>
          {command.command === null ? (
            <span className="text-sm text-ink-quiet italic">its text is not known</span>
          ) : (
            <code dir="ltr" className="line-clamp-3 min-w-0 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
              {command.command}
            </code>
          )}
        </div>
        <p className="mt-1 flex flex-wrap gap-x-1.5 text-xs text-ink-quiet sm:pl-22.5 [&>*+*]:before:mr-1.5 [&>*+*]:before:content-['·']">
          {command.directory !== null && (
            <span className="min-w-0 font-mono break-all">
              <bdi>{command.directory}</bdi>
            </span>
          )}
          {slot !== undefined && (
            <span className="font-mono">
              {slot}
              {withPane && ` ${command.pane}`}
            </span>
          )}
          {command.durationMs !== null && <span>took {durationText(command.durationMs)}</span>}
          <RelativeTime iso={command.startedAt} />
        </p>
      </div>
      {compare}
      {slot !== undefined && <OutputLink {...{ idea, slot, command }} />}
    </li>
  );
}

type OutputLinkProps = Pick<CommandRowProps, "idea" | "command"> & { readonly slot: Slot };

/** Of what has not ended the terminal itself shows the output. */
function OutputLink({ idea, slot, command }: OutputLinkProps) {
  const { pane, epoch, outputFrom, outputTo } = command;
  const look = classNames(buttonLook({ size: "sm" }), "pointer-coarse:min-h-11");
  const line = command.command ?? "a command";
  if (outputTo === null)
    return (
      <Link href={terminalPath(idea, slot)} className={look} aria-label={`Terminal of ${line}`}>
        Terminal
      </Link>
    );
  if (outputTo === outputFrom) return <span className="shrink-0 py-1.5 text-xs text-ink-quiet">no output</span>;
  return (
    <Link
      href={savedPanePath(idea, slot, pane) + endingAt({ epoch, offset: outputTo })}
      className={look}
      aria-label={`Output of ${line}`}
      data-testid="command-output"
    >
      Output
    </Link>
  );
}
