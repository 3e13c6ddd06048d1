/** In the place of a terminal of which nothing is on view yet: that it is opened, and the way back for who waits no longer. */
"use client";

import type { TerminalSnapshot } from "@coda/terminal-client";
import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { Spinner } from "@/ui/spinner.tsx";
import type { Condition } from "./connection-words.ts";
import type { TerminalStage } from "./use-terminal.ts";

interface TerminalOpeningProps {
  readonly stage: Pick<TerminalStage, "name">;
  readonly snapshot: Pick<TerminalSnapshot, "pane" | "history">;
  readonly condition: Pick<Condition, "kind">;
  /** Undefined: a guest has no other page. */
  readonly back: string | undefined;
}

/** Where it may take for ever, a banner or the status line says why. */
function isOpening({ stage, snapshot: { pane, history }, condition: { kind } }: TerminalOpeningProps): boolean {
  const unseen = pane === null && history !== "ready";
  return (
    stage.name === "loading" || (stage.name === "open" && unseen && (kind === "connecting" || kind === "reconnecting"))
  );
}

export function TerminalOpening(props: TerminalOpeningProps) {
  const { back } = props;
  if (!isOpening(props)) return null;
  return (
    // Over all of it: an empty screen has the size of no program yet.
    <div data-testid="terminal-opening" className="absolute inset-0 z-10 bg-terminal p-4 text-sm">
      <div className="flex items-center gap-3">
        <p role="status" className="flex items-center gap-2 text-ink-quiet">
          <Spinner /> Opening the terminal …
        </p>
        {back !== undefined && (
          <Link
            href={back}
            data-testid="cancel-opening"
            className={classNames(buttonLook({ size: "sm" }), "animate-hint")}
          >
            Cancel
          </Link>
        )}
      </div>
    </div>
  );
}
