/** Choosing two runs to compare: the first is kept in sight, the second leads to the comparison. */
"use client";

import type { ApiIdeaCommand, IdeaId } from "@coda/protocol";
import Link from "next/link";
import { Button, buttonLook } from "@/ui/button.tsx";
import { CompareIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { Tooltip } from "@/ui/tooltip.tsx";
import { canBeCompared, compareAddress, isSameRun } from "./compare-address.ts";

interface Choosing {
  readonly idea: IdeaId;
  readonly chosen: ApiIdeaCommand | undefined;
  readonly onChoose: (run: ApiIdeaCommand | undefined) => void;
}

export function ChosenRun({ idea, chosen, onChoose }: Choosing) {
  if (chosen === undefined) return null;
  const actions = (
    <span className="flex flex-wrap gap-2">
      {chosen.command !== null && (
        <Link href={compareAddress(idea, chosen)} className={buttonLook({ size: "sm" })} data-testid="compare-before">
          With the run before
        </Link>
      )}
      <Button size="sm" variant="ghost" onClick={() => onChoose(undefined)}>
        Cancel
      </Button>
    </span>
  );
  return (
    <div className="sticky top-2 z-10">
      <Notice title="Compare with another run" action={actions} testId="chosen-run">
        <code dir="ltr" className="line-clamp-1 font-mono">
          {chosen.command ?? "a command"}
        </code>
        Choose the other one below.
      </Notice>
    </div>
  );
}

export function CompareButton({ idea, chosen, onChoose, run }: Choosing & { readonly run: ApiIdeaCommand }) {
  if (!canBeCompared(run)) return null;
  const look = buttonLook({ size: "sm" });
  const line = run.command ?? "a command";
  if (chosen !== undefined && !isSameRun(chosen, run))
    return (
      <Link href={compareAddress(idea, chosen, run)} className={look} data-testid="compare-with">
        Compare
      </Link>
    );
  return (
    <Tooltip text="Compare its output with another run’s">
      <Button
        size="sm"
        variant="ghost"
        aria-pressed={chosen !== undefined}
        aria-label={`Compare the output of ${line} with another run’s`}
        data-testid="compare-run"
        onClick={() => onChoose(chosen === undefined ? run : undefined)}
      >
        <CompareIcon aria-hidden />
      </Button>
    </Tooltip>
  );
}
