/** A command that was found by its line; it opens what it printed, or its terminal while it runs. */
import type { FoundCommand } from "@coda/protocol";
import Link from "next/link";
import { Badge } from "@/ui/badge.tsx";
import { endWords } from "../history/command-words.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { foundCommandPath } from "./found-command-path.ts";

/** `withPlace`: said where it is not in a list of one terminal's. */
export function CommandHit({ command, withPlace }: { readonly command: FoundCommand; readonly withPlace: boolean }) {
  const { ideaTitle, slot } = command;
  const end = endWords(command);
  return (
    <li>
      <Link
        href={foundCommandPath(command)}
        prefetch={false}
        data-result
        data-testid="search-command"
        className="block px-4 py-2.5 hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex items-start gap-2.5">
          <Badge tone={end.tone}>{end.text}</Badge>
          <code dir="ltr" className="line-clamp-3 min-w-0 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
            {command.command}
          </code>
        </span>
        <span className="mt-1 dotted text-xs text-ink-quiet">
          {withPlace && (
            <span>
              {ideaTitle} <span className="font-mono">{slot}</span>
            </span>
          )}
          {command.directory !== null && <bdi className="min-w-0 font-mono break-all">{command.directory}</bdi>}
          <RelativeTime iso={command.startedAt} />
        </span>
      </Link>
    </li>
  );
}
