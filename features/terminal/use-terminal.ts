/** Brings the terminal's code (only when a terminal is looked at) and opens one session with it. */
"use client";

import { clientIdSchema, type ApiSession } from "@coda/protocol";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { initialSnapshot } from "@coda/terminal-client/initial-snapshot";
import { useApi } from "../api/api-provider.tsx";
import { readSteadyClock } from "../time/wall-clock.ts";
import { useAppConfig } from "../shell/app-config.tsx";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";

export type TerminalStage =
  | { readonly name: "loading" }
  /** The terminal's code did not arrive. */
  | { readonly name: "failed" }
  | { readonly name: "open"; readonly handle: TerminalSessionHandle };

/** Asked for beside the page's own code, before that has drawn anything: a round trip less until there is a terminal. */
let code = typeof window === "undefined" ? undefined : import("./open-terminal.ts");
code?.catch(() => {
  code = undefined;
});

/** Opens the session as it was first given; a caller shows another one under another key. */
export function useTerminal(given: ApiSession): TerminalStage {
  const api = useApi();
  const { prefix, relayUrl } = useAppConfig();
  const [session] = useState(given);
  const [stage, setStage] = useState<TerminalStage>({ name: "loading" });

  useEffect(() => {
    const clientId = clientIdSchema.parse(crypto.randomUUID());
    let handle: TerminalSessionHandle | undefined;
    const wishedMs = readSteadyClock();
    let endFigures: (() => void) | undefined;
    let left = false;
    (code ?? import("./open-terminal.ts")).then(
      ({ openTerminal, tellFigures }) => {
        if (left) return;
        const opened = openTerminal({ session, prefix, relayUrl, api, clientId });
        handle = opened;
        endFigures = tellFigures(opened, wishedMs);
        setStage({ name: "open", handle: opened });
      },
      () => {
        if (!left) setStage({ name: "failed" });
      },
    );
    return () => {
      left = true;
      endFigures?.();
      handle?.dispose();
      setStage({ name: "loading" });
    };
  }, [api, prefix, relayUrl, session]);
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
