/** Brings the terminal's code (only when a terminal is looked at) and opens one session with it. */
"use client";

import { clientIdSchema, type ApiSession } from "@coda/protocol";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useApi } from "../api/api-provider.tsx";
import { initialSnapshot } from "./initial-snapshot.ts";
import type { TerminalHandle, TerminalSnapshot } from "./terminal-handle.ts";
import { readPalette } from "./terminal-palette.ts";

export type TerminalStage =
  | { readonly name: "loading" }
  /** The terminal's code did not arrive. */
  | { readonly name: "failed" }
  | { readonly name: "open"; readonly handle: TerminalHandle };

/** Opens the session as it was first given; a caller shows another one under another key. */
export function useTerminal(given: ApiSession): TerminalStage {
  const api = useApi();
  const [session] = useState(given);
  const [stage, setStage] = useState<TerminalStage>({ name: "loading" });

  useEffect(() => {
    // A new one each time: input is numbered from 1 for it, and a number is applied once.
    const clientId = clientIdSchema.parse(crypto.randomUUID());
    let handle: TerminalHandle | undefined;
    let left = false;
    import("./open-terminal.ts").then(
      ({ openTerminal }) => {
        if (left) return;
        const opened = openTerminal({ session, api, clientId, palette: readPalette(document.body) });
        handle = opened;
        setStage({ name: "open", handle: opened });
      },
      () => {
        if (!left) setStage({ name: "failed" });
      },
    );
    return () => {
      left = true;
      handle?.dispose();
      setStage({ name: "loading" });
    };
  }, [api, session]);
  return stage;
}

const nothingToStop = () => {};

/** The session's newest snapshot; before it is open, what the list said of it. */
export function useTerminalSnapshot(stage: TerminalStage, session: ApiSession): TerminalSnapshot {
  const [before] = useState(() => initialSnapshot(session));
  const handle = stage.name === "open" ? stage.handle : undefined;
  const subscribe = useCallback((listener: () => void) => handle?.subscribe(listener) ?? nothingToStop, [handle]);
  return useSyncExternalStore(
    subscribe,
    () => handle?.getSnapshot() ?? before,
    () => before,
  );
}
