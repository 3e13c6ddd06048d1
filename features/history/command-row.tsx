/** One command: its line, how it ended, where and when it ran, and the way to what it printed. */
import { durationText, type ApiIdeaCommand, type IdeaId, type Slot } from "@coda/protocol";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/ui/badge.tsx";
import { buttonLook } from "@/ui/button.tsx";
import { PlayIcon } from "@/ui/icons.ts";
import { Tooltip } from "@/ui/tooltip.tsx";
import { endingAt, playPath, savedPanePath, terminalPath } from "../routes/paths.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { CommandMenu } from "./command-menu.tsx";
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
    <li data-testid="command-row" className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1 max-sm:basis-full">
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
        <div className="mt-1 sm:pl-22.5">
          <p className="dotted text-xs text-ink-quiet">
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
      </div>
      <div className="flex items-start gap-2 max-sm:ml-auto">
        {compare}
        {slot !== undefined && hasOutput(command) && <PlayLink {...{ idea, slot, command }} />}
        {slot !== undefined && <OutputLink {...{ idea, slot, command }} />}
        <CommandMenu {...{ idea, slot, command }} />
      </div>
    </li>
  );
}

type OutputLinkProps = Pick<CommandRowProps, "idea" | "command"> & { readonly slot: Slot };

function hasOutput({ outputFrom, outputTo }: ApiIdeaCommand): boolean {
  return outputTo !== null && outputTo > outputFrom;
}

function PlayLink({ idea, slot, command }: OutputLinkProps) {
  const { pane, startedAt } = command;
  return (
    <Tooltip text="Play it from where it began">
      <Link
        href={playPath(idea, slot, { pane, atMs: Date.parse(startedAt) })}
        prefetch={false}
        className={buttonLook({ variant: "ghost", size: "sm" })}
        aria-label={`Play ${command.command ?? "a command"}`}
        data-testid="command-play"
      >
        <PlayIcon aria-hidden />
      </Link>
    </Tooltip>
  );
}

/** Of what has not ended the terminal itself shows the output. */
function OutputLink({ idea, slot, command }: OutputLinkProps) {
  const { pane, epoch, outputTo } = command;
  const look = buttonLook({ size: "sm" });
  const line = command.command ?? "a command";
  if (outputTo === null)
    return (
      <Link href={terminalPath(idea, slot)} className={look} aria-label={`Terminal of ${line}`}>
        Terminal
      </Link>
    );
  if (!hasOutput(command)) return <span className="shrink-0 py-1.5 text-xs text-ink-quiet">no output</span>;
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
