/** Going to a moment of a terminal: its pane is shown, older output comes as far as it takes, and the place is marked. */
"use client";

import type { PaneId, Position } from "@coda/protocol";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { useCallback, useState } from "react";

type Wanted = Parameters<TerminalSessionHandle["moments"]["goTo"]>[0];

export interface MomentWish {
  /** Undefined: the one on view. */
  readonly pane: PaneId | undefined;
  readonly wanted: Wanted;
}

export type GoTo = (wish: MomentWish) => void;

export type Going =
  | { readonly kind: "idle" }
  | { readonly kind: "going" }
  /** It is further back than a terminal keeps on view, or is not stored any more. */
  | { readonly kind: "notHere"; readonly pane: PaneId | undefined; readonly at: Position };

export interface MomentGoing {
  readonly going: Going;
  readonly goTo: GoTo;
  readonly dismiss: () => void;
}

const idle: Going = { kind: "idle" };

export function useMomentGoing(handle: TerminalSessionHandle): MomentGoing {
  const [going, setGoing] = useState<Going>(idle);
  const goTo = useCallback(
    ({ pane, wanted }: MomentWish) => {
      setGoing({ kind: "going" });
      if (pane !== undefined && handle.getSnapshot().pane?.pane !== pane) handle.viewPane(pane);
      const shown = handle.getSnapshot().pane?.pane;
      void handle.moments.goTo(wanted).then((came) => {
        setGoing(came === "shown" ? idle : { kind: "notHere", pane: pane ?? shown, at: wanted.at });
        handle.focus();
      });
    },
    [handle],
  );
  const dismiss = useCallback(() => setGoing(idle), []);
  return { going, goTo, dismiss };
}
