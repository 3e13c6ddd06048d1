/** Over a live terminal: what its reader does with its text, what it asks for the clipboard, and its bell. */
"use client";

import type { SessionId } from "@coda/protocol";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useEffect } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { appearanceStore } from "../appearance/appearance.ts";
import { ClipboardLine } from "./clipboard-line.tsx";
import { MomentCopied, useCopyMoment } from "./copy-moment.tsx";
import { ImagePaste } from "./image-paste.tsx";
import { PaneItems, type PaneDoing } from "./pane-menu.tsx";
import { ringBell } from "./ring-bell.ts";
import { TextTools } from "./text-tools.tsx";
import { useClipboardConsent } from "./use-clipboard-consent.ts";

interface LiveToolsProps {
  readonly handle: TerminalSessionHandle;
  readonly session: SessionId;
  readonly snapshot: TerminalSnapshot;
  /** A link of theirs leads to no moment. */
  readonly isGuest: boolean;
  /** Undefined: nothing of the panes is theirs to do. */
  readonly doing: PaneDoing | undefined;
}

const flashMs = 180;

function Bell({ handle }: Pick<LiveToolsProps, "handle">) {
  const [flashes, flash] = useBrief(flashMs);
  useEffect(
    () =>
      handle.onBell(() => {
        const { bell } = appearanceStore.get();
        if (bell === "visual") flash();
        if (bell === "sound") ringBell();
      }),
    [handle, flash],
  );
  if (!flashes) return null;
  return (
    <div aria-hidden data-testid="bell" className="pointer-events-none absolute inset-0 z-10 border-2 border-warn" />
  );
}

export function LiveTools({ handle, session, snapshot, isGuest, doing }: LiveToolsProps) {
  const { state, tell } = useClipboardConsent({ handle, session, snapshot });
  const { copyMoment, said } = useCopyMoment(handle);
  return (
    <>
      <TextTools
        place={handle}
        onPaste={(text) => handle.paste(text)}
        onLeave={() => handle.focus()}
        onCopyMoment={isGuest ? undefined : copyMoment}
        more={doing && <PaneItems snapshot={snapshot} pane={snapshot.pane?.pane} choose={doing.choose} paneAlone />}
      />
      <MomentCopied said={said} />
      <ImagePaste onImage={(image) => handle.pasteImage(image)} onLeave={() => handle.focus()} />
      <Bell handle={handle} />
      <ClipboardLine {...{ state, tell, session, snapshot }} onLeave={() => handle.focus()} />
    </>
  );
}
