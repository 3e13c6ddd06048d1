/** Brings the terminal's code (only when a terminal is looked at) and opens one session with it. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useApi } from "../api/api-provider.tsx";
import { initialSnapshot } from "./initial-snapshot.ts";
import { returnClientId, takeClientId } from "./tab-identity.ts";
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
    const clientId = takeClientId(sessionStorage, () => crypto.randomUUID());
    const giveBack = () => returnClientId(sessionStorage, clientId);
    const takeAgain = () => void takeClientId(sessionStorage, () => clientId);
    let handle: TerminalHandle | undefined;
    let left = false;
    import("./open-terminal.ts").then(
      ({ openTerminal }) => {
        if (left) return;
        handle = openTerminal({ session, api, clientId, palette: readPalette(document.body) });
        setStage({ name: "open", handle });
      },
      () => {
        if (!left) setStage({ name: "failed" });
      },
    );
    window.addEventListener("pagehide", giveBack);
    window.addEventListener("pageshow", takeAgain);
    return () => {
      left = true;
      window.removeEventListener("pagehide", giveBack);
      window.removeEventListener("pageshow", takeAgain);
      handle?.dispose();
      giveBack();
      setStage({ name: "loading" });
    };
  }, [api, session]);
  return stage;
}

const nothingToHear = () => () => {};

/** The session's newest snapshot; before it is open, what the list said of it. */
export function useTerminalSnapshot(stage: TerminalStage, session: ApiSession): TerminalSnapshot {
  const [before] = useState(() => initialSnapshot(session));
  const handle = stage.name === "open" ? stage.handle : undefined;
  const read = () => handle?.getSnapshot() ?? before;
  return useSyncExternalStore(handle ? (listener) => handle.subscribe(listener) : nothingToHear, read, () => before);
}
