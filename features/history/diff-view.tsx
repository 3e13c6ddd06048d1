/** The rows of a comparison: below each other, or beside each other where there is room. Unchanged stretches unfold. */
"use client";

import { useState } from "react";
import { classNames } from "@/ui/class-names.ts";
import { folded, pairs, type DiffRow, type RowPair, type Stretch } from "./run-diff.ts";

const looks = { same: "", added: "bg-live-soft", removed: "bg-danger-soft" } as const;
const signs = { same: " ", added: "+", removed: "−" } as const;
const names = { same: undefined, added: "added", removed: "removed" } as const;

interface DiffViewProps {
  readonly rows: readonly DiffRow[];
  /** From 900 px on. */
  readonly beside: boolean;
}

function keyOf(row: DiffRow): string {
  return row.kind === "added" ? `+${row.after}` : `-${row.before}`;
}

interface LineProps {
  readonly row: DiffRow | undefined;
  /** Whose numbers count where both have the line. */
  readonly side?: "before" | "after";
}

function numberOf(row: DiffRow, side: "before" | "after"): number {
  if (row.kind === "same") return row[side];
  return row.kind === "added" ? row.after : row.before;
}

function Line({ row, side = "after" }: LineProps) {
  if (row === undefined) return <div aria-hidden className="min-w-0 bg-idle-soft/50" />;
  return (
    <div className={classNames("flex min-w-0", looks[row.kind])}>
      <span aria-hidden className="w-12 shrink-0 pr-2 text-right text-ink-quiet select-none">
        {numberOf(row, side)}
      </span>
      <span aria-hidden className="w-4 shrink-0 select-none">
        {signs[row.kind]}
      </span>
      {names[row.kind] !== undefined && <span className="sr-only">{names[row.kind]}: </span>}
      <span dir="ltr" className="min-w-0 whitespace-pre-wrap wrap-anywhere">
        {row.text}
      </span>
    </div>
  );
}

function Pair({ before, after }: RowPair) {
  return (
    <div className="grid grid-cols-2 divide-x divide-line">
      <Line row={before} side="before" />
      <Line row={after} side="after" />
    </div>
  );
}

function Rows({ rows, beside }: DiffViewProps) {
  return (
    <>
      <div className={classNames(beside && "min-[56.25rem]:hidden")}>
        {rows.map((row) => (
          <Line key={keyOf(row)} row={row} />
        ))}
      </div>
      {beside && (
        <div className="max-[56.25rem]:hidden">
          {pairs(rows).map(({ before, after }) => (
            <Pair key={`${before && keyOf(before)} ${after && keyOf(after)}`} before={before} after={after} />
          ))}
        </div>
      )}
    </>
  );
}

function Fold({ stretch, beside }: { readonly stretch: Stretch } & Pick<DiffViewProps, "beside">) {
  const [open, setOpen] = useState(stretch.kind === "shown");
  if (open) return <Rows rows={stretch.rows} beside={beside} />;
  return (
    <button
      type="button"
      onClick={() => setOpen(true)}
      className="block w-full border-y border-line bg-surface px-3 py-1 text-left font-sans text-ink-soft hover:bg-hover pointer-coarse:min-h-11"
    >
      Show {stretch.rows.length} lines that are the same
    </button>
  );
}

export function DiffView({ rows, beside }: DiffViewProps) {
  return (
    <div
      data-testid="run-diff"
      role="group"
      aria-label="Differences"
      className="overflow-hidden rounded-lg border border-line bg-raised font-mono text-xs/5"
    >
      {folded(rows).map((stretch) => {
        const [first] = stretch.rows;
        return <Fold key={first && keyOf(first)} stretch={stretch} beside={beside} />;
      })}
    </div>
  );
}
