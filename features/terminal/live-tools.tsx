/** Over a live terminal: what its reader does with its text, what it asks for the clipboard, and its bell. */
"use client";

import type { SessionId, SessionName } from "@coda/protocol";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useEffect, useRef } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { latePart } from "@/ui/late-part.tsx";
import { appearanceStore } from "../appearance/appearance.ts";
import { useShortcuts } from "../shortcuts/use-shortcut.ts";
import { MomentCopied, useCopyMoment } from "./copy-moment.tsx";
import { ImagePaste } from "./image-paste.tsx";
import { PaneItems, type PaneDoing } from "./pane-menu.tsx";
import { NextKeyLine, useSendNextKey } from "./send-next-key.tsx";
import { TextTools } from "./text-tools.tsx";
import { useClipboardConsent } from "./use-clipboard-consent.ts";

interface LiveToolsProps {
  readonly handle: TerminalSessionHandle;
  readonly session: SessionId;
  readonly name: SessionName;
  readonly snapshot: TerminalSnapshot;
  /** A link of theirs leads to no moment. */
  readonly isGuest: boolean;
  /** Undefined: nothing of the panes is theirs to do. */
  readonly doing: PaneDoing | undefined;
}

/** For the first program that wants to fill the clipboard. */
const clipboardLine = latePart(async () => (await import("./clipboard-line.tsx")).ClipboardLine);

const flashMs = 180;

/** Few choose a sound, and without a network the bell is what matters least. */
function ring(): void {
  void import("./ring-bell.ts").then(
    ({ ringBell }) => ringBell(),
    () => undefined,
  );
}

function Bell({ handle }: Pick<LiveToolsProps, "handle">) {
  const [flashes, flash] = useBrief(flashMs);
  useEffect(
    () =>
      handle.onBell(() => {
        const { bell } = appearanceStore.get();
        if (bell === "visual") flash();
        if (bell === "sound") ring();
      }),
    [handle, flash],
  );
  if (!flashes) return null;
  return (
    <div aria-hidden data-testid="bell" className="pointer-events-none absolute inset-0 z-10 border-2 border-warn" />
  );
}

export function LiveTools({ handle, session, name, snapshot, isGuest, doing }: LiveToolsProps) {
  const { state, tell } = useClipboardConsent({ handle, session, snapshot });
  const { copyMoment, said } = useCopyMoment(handle, name);
  const { isWaiting, begin } = useSendNextKey(handle);
  const anchor = useRef<HTMLSpanElement>(null);
  const onCopyMoment = isGuest ? undefined : copyMoment;
  const onSendNextKey = snapshot.role === "driver" ? begin : undefined;
  useShortcuts(
    { "moment.copyLink": onCopyMoment, "terminal.sendNextKey": onSendNextKey },
    () => anchor.current?.parentElement ?? null,
  );
  return (
    <>
      <span ref={anchor} hidden />
      <TextTools
        place={handle}
        onPaste={(text) => handle.paste(text)}
        onLeave={() => handle.focus()}
        onCopyMoment={onCopyMoment}
        onSendNextKey={onSendNextKey}
        more={doing && <PaneItems snapshot={snapshot} pane={snapshot.pane?.pane} choose={doing.choose} paneAlone />}
      />
      <MomentCopied said={said} />
      <NextKeyLine isWaiting={isWaiting} />
      <ImagePaste onImage={(image) => handle.pasteImage(image)} onLeave={() => handle.focus()} />
      <Bell handle={handle} />
      {state.kind !== "quiet" && (
        <clipboardLine.Part given={{ state, tell, session, snapshot, onLeave: () => handle.focus() }} />
      )}
    </>
  );
}
