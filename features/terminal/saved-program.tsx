/** What was printed in a pane, to be read: all of it, or as it stood when a command ended. With a way back. */
"use client";

import type { ApiIdea, ApiSession, Position, StoredPane } from "@coda/protocol";
import type { SavedSnapshot, SavedTerminalHandle } from "@coda/terminal-client";
import Link from "next/link";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Badge } from "@/ui/badge.tsx";
import { buttonLook } from "@/ui/button.tsx";
import { PlayIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { useApi } from "../api/api-provider.tsx";
import { followTerminalLook } from "../appearance/terminal-look.ts";
import { playPath, savedPanePath, terminalPath } from "../routes/paths.ts";
import { useMarkFound } from "../search/use-mark-found.ts";
import { useNow } from "../time/wall-clock.ts";
import { byteCount, continuityMeaning, continuityText } from "./continuity-words.ts";
import { spanText } from "./earlier-panes.ts";
import { PageBar } from "./page-bar.tsx";
import { TextTools } from "./text-tools.tsx";

interface SavedProgramProps {
  readonly idea: Pick<ApiIdea, "id" | "title">;
  readonly session: Pick<ApiSession, "id" | "ideaId" | "slot">;
  readonly stored: StoredPane;
  /** What was printed from there on is left out. */
  readonly end: Position | undefined;
  /** Words that are marked in it. */
  readonly find?: string | undefined;
}

type Stage = SavedTerminalHandle | "loading" | "failed";

/** Opens it as it was first given; a caller shows another one under another key. */
function useSavedTerminal({ session, stored, end }: Pick<SavedProgramProps, "session" | "stored" | "end">): Stage {
  const api = useApi();
  const [given] = useState({ session, pane: stored.pane, end });
  const [stage, setStage] = useState<Stage>("loading");
  useEffect(() => {
    let handle: SavedTerminalHandle | undefined;
    let left = false;
    import("./open-saved.ts").then(
      ({ openSaved }) => {
        if (left) return;
        handle = openSaved({ ...given, api });
        setStage(handle);
      },
      () => {
        if (!left) setStage("failed");
      },
    );
    return () => {
      left = true;
      handle?.dispose();
      setStage("loading");
    };
  }, [api, given]);
  return stage;
}

const unread: SavedSnapshot = { history: "loading", continuity: { kind: "continuous" }, gone: false };
const nothingToStop = () => {};

function useSaved(handle: SavedTerminalHandle | undefined): SavedSnapshot {
  const subscribe = useCallback((listener: () => void) => handle?.subscribe(listener) ?? nothingToStop, [handle]);
  return useSyncExternalStore(
    subscribe,
    () => handle?.getSnapshot() ?? unread,
    () => unread,
  );
}

function Surface({ handle, label }: { readonly handle: SavedTerminalHandle; readonly label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const unmount = handle.mount(place.current);
    // The screen is drawn on a canvas: the whole-system tests find its lines here.
    Object.assign(place.current, { terminalLines: () => handle.lines() });
    const unwatch = followTerminalLook(place.current, (look) => handle.setTheme(look));
    return () => {
      unwatch();
      unmount();
    };
  }, [handle]);
  return (
    <div ref={place} role="group" aria-label={label} data-testid="terminal" className="absolute inset-0 px-2 pt-1" />
  );
}

function Head({ idea, session, stored, end }: SavedProgramProps) {
  const nowMs = useNow(60_000);
  const back = {
    href: terminalPath(session.ideaId, session.slot),
    hint: `Back to ${session.slot}`,
    label: `Back to the terminal ${session.slot}`,
    testId: "back-to-terminal",
  };
  return (
    <PageBar back={back} ideaTitle={idea.title} slot={session.slot}>
      <Badge tone="idle">{end === undefined ? "saved output" : "up to a moment"}</Badge>
      <span className="ml-auto truncate text-xs text-ink-quiet max-sm:invisible max-sm:w-0">
        {nowMs !== null && spanText(stored, { nowMs })}
      </span>
      <Link
        href={playPath(session.ideaId, session.slot, { pane: stored.pane })}
        data-testid="play-saved"
        className={buttonLook()}
      >
        <PlayIcon aria-hidden />
        <span className="max-sm:sr-only">Play</span>
      </Link>
    </PageBar>
  );
}

function Trouble({ saved, failed }: { readonly saved: SavedSnapshot; readonly failed: boolean }) {
  if (saved.gone)
    return (
      <Notice title="This output was deleted" testId="saved-gone">
        Its time of keeping is over, or its terminal was deleted.
      </Notice>
    );
  if (failed || saved.history === "failed")
    return (
      <Notice tone="danger" title="The saved output could not be loaded" testId="saved-failed">
        Check your connection and reload the page.
      </Notice>
    );
  if (saved.history === "none") return <Notice title="Nothing of it has been saved so far" testId="saved-empty" />;
  return null;
}

export function SavedProgram({ idea, session, stored, end, find }: SavedProgramProps) {
  const stage = useSavedTerminal({ session, stored, end });
  const handle = typeof stage === "string" ? undefined : stage;
  const saved = useSaved(handle);
  useMarkFound(saved.history === "ready" ? handle?.text : undefined, find);
  const nowMs = useNow(60_000);
  const label = `Saved output of ${session.slot} of ${idea.title}`;
  return (
    <main id="content" className="flex h-(--page-height) min-h-64 flex-col">
      <Head {...{ idea, session, stored, end }} />
      <div className="shrink-0 px-2 not-empty:py-2">
        <Trouble saved={saved} failed={stage === "failed"} />
      </div>
      <div className="relative min-h-0 flex-1 overflow-hidden bg-terminal text-terminal-ink">
        {saved.history === "loading" && stage !== "failed" && (
          <p role="status" className="absolute z-10 flex items-center gap-2 p-4 text-sm">
            <Spinner /> Reading the saved output …
          </p>
        )}
        {handle !== undefined && <Surface handle={handle} label={label} />}
        {handle !== undefined && <TextTools place={handle} />}
      </div>
      <footer
        data-testid="saved-line"
        aria-label="Saved output"
        className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-0.5 border-t border-line bg-raised px-3 py-1.5 text-xs text-ink-soft pb-[max(0.375rem,env(safe-area-inset-bottom))]"
      >
        <span className="font-medium">saved output, to be read</span>
        <span>{byteCount(stored.rawBytes)}</span>
        {nowMs !== null && saved.history === "ready" && (
          <span title={continuityMeaning(saved.continuity)}>{continuityText(saved.continuity, { nowMs })}</span>
        )}
        {end !== undefined && (
          <Link
            href={savedPanePath(session.ideaId, session.slot, stored.pane)}
            data-testid="saved-whole"
            className="flex items-center rounded-sm underline hover:text-ink pointer-coarse:min-h-11"
          >
            Show all of it
          </Link>
        )}
        <a
          href={`/api/devmode/sessions/${session.id}/transcript?format=text&pane=${encodeURIComponent(stored.pane)}`}
          download={`${session.slot}-${stored.pane.slice(1)}.txt`}
          className="ml-auto flex items-center rounded-sm underline hover:text-ink pointer-coarse:min-h-11"
        >
          Save as text
        </a>
      </footer>
    </main>
  );
}
