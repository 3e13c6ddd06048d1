/** A found line between its neighbours; it opens what the terminal showed then. */
import type { SearchHit } from "@coda/protocol";
import Link from "next/link";
import { endingAt, marking, savedPanePath } from "../routes/paths.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { foundText, piecesOf } from "./search-results.ts";

export function HitRow({ hit }: { readonly hit: SearchHit }) {
  const { idea, slot, pane, epoch, showTo, before, after, command, at } = hit;
  return (
    <li>
      <Link
        href={savedPanePath(idea, slot, pane) + endingAt({ epoch, offset: showTo }) + marking(foundText(hit))}
        prefetch={false}
        data-result
        data-testid="search-hit"
        className="block px-4 py-2.5 hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2"
      >
        <span dir="ltr" className="block font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">
          <Neighbour text={before} />
          <Line hit={hit} />
          <Neighbour text={after} />
        </span>
        <span className="mt-1 dotted text-xs text-ink-quiet">
          <RelativeTime iso={at} />
          {command?.text && (
            <span className="min-w-0 truncate">
              printed by <code className="font-mono">{command.text}</code>
            </span>
          )}
          {command !== null && command.exitCode !== null && command.exitCode !== 0 && (
            <span className="text-danger">failed with {command.exitCode}</span>
          )}
        </span>
      </Link>
    </li>
  );
}

function Neighbour({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return <span className="block truncate text-ink-quiet">{text}</span>;
}

function Line({ hit }: { readonly hit: SearchHit }) {
  return (
    <span className="line-clamp-3 text-ink">
      {piecesOf(hit).map(({ text, isFound, from }) =>
        isFound ? (
          <mark key={from} className="rounded-xs bg-warn-soft text-warn underline decoration-2 underline-offset-2">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </span>
  );
}
