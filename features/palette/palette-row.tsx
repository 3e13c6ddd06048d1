/** One entry in the list: its text with what fits marked, what it is beside, how it stands, its keys. */
import type { ReactNode } from "react";
import { classNames } from "@/ui/class-names.ts";
import { piecesOf } from "../search/search-results.ts";
import { SessionBadge } from "../sessions/session-badge.tsx";
import { keysShown } from "../shortcuts/use-shortcut.ts";
import type { ListedEntry } from "./palette-groups.ts";

interface MarkedProps extends Pick<ListedEntry, "marks"> {
  readonly text: string;
  /** The part of it that is shown. */
  readonly from: number;
  readonly to: number;
}

function Marked({ text, marks, from, to }: MarkedProps): ReactNode {
  const within = marks.map(([begin, end]): [number, number] => [
    Math.max(begin, from) - from,
    Math.min(end, to) - from,
  ]);
  const line = { line: text.slice(from, to), marks: within.filter(([begin, end]) => begin < end) };
  return piecesOf(line).map((piece) =>
    piece.isFound ? (
      <mark key={piece.from} className="bg-transparent font-semibold text-accent">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}

function Text({ entry: { text, endKept = 0, isCode = false }, marks }: ListedEntry) {
  const cut = text.length - endKept;
  return (
    <bdi className={classNames("flex min-w-0 whitespace-pre", isCode && "font-mono")}>
      <span className="overflow-hidden text-ellipsis">
        <Marked {...{ text, marks }} from={0} to={cut} />
      </span>
      <span className="max-w-56 shrink-0 overflow-hidden text-ellipsis empty:hidden">
        <Marked {...{ text, marks }} from={cut} to={text.length} />
      </span>
    </bdi>
  );
}

export function PaletteRow({ entry, marks }: ListedEntry) {
  const { note, status, icon, shortcut } = entry;
  const keys = shortcut && keysShown(shortcut);
  return (
    <>
      <span aria-hidden className="grid size-4 shrink-0 place-items-center text-ink-quiet">
        {icon}
      </span>
      <Text {...{ entry, marks }} />
      {note !== undefined && (
        <span className="min-w-0 shrink-[1000] truncate text-xs text-ink-quiet in-aria-selected:text-ink-soft sm:min-w-36">
          <bdi>{note}</bdi>
        </span>
      )}
      {(status !== undefined || keys !== undefined) && (
        <span className="ml-auto flex shrink-0 items-center gap-2 pl-2">
          {status !== undefined && <SessionBadge status={status} />}
          {keys !== undefined && (
            <span className="text-xs text-ink-quiet in-aria-selected:text-ink-soft pointer-coarse:hidden">{keys}</span>
          )}
        </span>
      )}
    </>
  );
}
