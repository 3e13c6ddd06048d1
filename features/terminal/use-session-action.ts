/** Something to be done with a session's windows and panes, as a button's deed: busy while it runs, why it was refused. */
"use client";

import type { ActionOutcome, SessionAction } from "@coda/protocol";
import { useCallback, useState } from "react";
import type { TerminalStage } from "./use-terminal.ts";

export interface SessionActing {
  /** Done, what it made is on view, and keys go to the terminal. */
  readonly act: (action: SessionAction) => void;
  /** The same, but the focus stays where it is. Resolves when it was answered: true if it was done. */
  readonly nudge: (action: SessionAction) => Promise<boolean>;
  readonly busy: boolean;
  /** Of the last one; null when it was done. */
  readonly refused: string | null;
}

/** Keys go to one. */
function isInTerminal(): boolean {
  return document.activeElement?.closest(".coda-terminal") instanceof Element;
}

export function useSessionAction(stage: TerminalStage): SessionActing {
  const [state, setState] = useState<Pick<SessionActing, "busy" | "refused">>({ busy: false, refused: null });
  const handle = stage.name === "open" ? stage.handle : undefined;
  const perform = useCallback(
    async (action: SessionAction): Promise<ActionOutcome | undefined> => {
      if (handle === undefined) return undefined;
      setState({ busy: true, refused: null });
      const outcome = await handle.act(action);
      setState({ busy: false, refused: outcome.refused });
      return outcome;
    },
    [handle],
  );
  const act = useCallback(
    (action: SessionAction) => {
      void perform(action).then((outcome) => {
        if (outcome?.refused !== null) return;
        if (outcome.pane !== null) handle?.viewPane(outcome.pane);
        // In this terminal they go where they should; and who went into another one meanwhile types there.
        if (!isInTerminal()) handle?.focus();
      });
    },
    [handle, perform],
  );
  const nudge = useCallback(async (action: SessionAction) => (await perform(action))?.refused === null, [perform]);
  return { act, nudge, ...state };
}
