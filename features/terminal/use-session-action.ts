/** Something to be done with a session's windows and panes, as a button's deed: busy while it runs, why it was refused. */
"use client";

import type { SessionAction } from "@coda/protocol";
import { useCallback, useState } from "react";
import type { TerminalStage } from "./use-terminal.ts";

export interface SessionActing {
  readonly act: (action: SessionAction) => void;
  readonly busy: boolean;
  /** Of the last one; null when it was done. */
  readonly refused: string | null;
}

export function useSessionAction(stage: TerminalStage): SessionActing {
  const [state, setState] = useState<Omit<SessionActing, "act">>({ busy: false, refused: null });
  const handle = stage.name === "open" ? stage.handle : undefined;
  const act = useCallback(
    (action: SessionAction) => {
      if (handle === undefined) return;
      setState({ busy: true, refused: null });
      void handle.act(action).then(({ refused }) => {
        setState({ busy: false, refused });
        if (refused === null) handle.focus();
      });
    },
    [handle],
  );
  return { act, ...state };
}
