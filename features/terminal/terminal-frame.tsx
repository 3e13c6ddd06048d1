/** The place of a terminal on its page: the panes as soon as their code is there, and what lies over them. */
"use client";

import type { SessionId, SessionName } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { latePart } from "@/ui/late-part.tsx";
import { Notice } from "@/ui/notice.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { ideaPath } from "../routes/paths.ts";
import { conditionOf, type Condition } from "./connection-words.ts";
import { LiveTools } from "./live-tools.tsx";
import { PasteLine } from "./paste-line.tsx";
import { TerminalMoments } from "./terminal-moments.tsx";
import { TerminalSurface, type TerminalSurfaceProps } from "./terminal-surface.tsx";
import type { SessionActing } from "./use-session-action.ts";
import type { TerminalStage } from "./use-terminal.ts";

/** Most terminals run while somebody looks. */
const ended = latePart(async () => (await import("./ended-banner.tsx")).EndedBanner);

interface StageProps extends Omit<TerminalSurfaceProps, "handle"> {
  readonly stage: TerminalStage;
}

/** `back`: where who waits no longer goes; undefined: a guest has no other page. */
function Opening({ back }: { readonly back: string | undefined }) {
  return (
    <div data-testid="terminal-opening" className="absolute inset-x-0 top-0 z-10 flex items-center gap-3 p-4 text-sm">
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
  );
}

/** Nothing of it is on view yet. Where it may take for ever, a banner or the status line says why. */
function isOpening({ name }: TerminalStage, { pane, history }: TerminalSnapshot, { kind }: Condition): boolean {
  const unseen = pane === null && history !== "ready";
  return name === "loading" || (name === "open" && unseen && (kind === "connecting" || kind === "reconnecting"));
}

function Stage({ stage, ...surface }: StageProps) {
  switch (stage.name) {
    case "loading":
      return null;
    case "failed":
      return (
        <div className="p-4">
          <Notice tone="danger" title="The terminal could not be loaded" testId="terminal-failed">
            Its code did not arrive. Check your connection and reload the page.
          </Notice>
        </div>
      );
    case "open":
      return <TerminalSurface handle={stage.handle} {...surface} />;
  }
}

/** Where other panes beside it go on, a dead one says so in its own place. */
function isEndedWhole({ layout, session }: TerminalSnapshot): boolean {
  return layout === null || session.status === "exited";
}

interface TerminalFrameProps extends StageProps {
  readonly session: SessionId;
  readonly name: SessionName;
  readonly deviceName: string | null;
  readonly isGuest: boolean;
  /** Has the session begun anew. */
  readonly restarting: SessionActing;
  readonly onCancelPaste: () => void;
}

export function TerminalFrame(props: TerminalFrameProps) {
  const { session, name, deviceName, isGuest, restarting, onCancelPaste, ...surface } = props;
  const { stage, snapshot } = surface;
  const handle = stage.name === "open" ? stage.handle : undefined;
  const condition = conditionOf(snapshot);
  return (
    <div
      data-testid="terminal-frame"
      data-condition={condition.kind}
      className="relative min-h-0 flex-1 overflow-hidden bg-terminal text-terminal-ink"
    >
      <Stage {...surface} />
      {isOpening(stage, snapshot, condition) && <Opening back={isGuest ? undefined : ideaPath(name.idea)} />}
      {handle !== undefined && <LiveTools {...{ handle, session, name, snapshot, isGuest }} doing={surface.doing} />}
      {handle !== undefined && !isGuest && <TerminalMoments {...{ handle, session, name, snapshot }} />}
      {condition.kind === "exited" && isEndedWhole(snapshot) && handle !== undefined && !isGuest && (
        <ended.Part given={{ name, snapshot, deviceName, restarting, handle, saved: condition.saved }} />
      )}
      {snapshot.paste !== null && <PasteLine paste={snapshot.paste} onCancel={onCancelPaste} />}
    </div>
  );
}
