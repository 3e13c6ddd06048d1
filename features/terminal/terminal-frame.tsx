/** The place of a terminal on its page: the panes as soon as their code is there, and what lies over them. */
"use client";

import type { SessionId, SessionName } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { latePart } from "@/ui/late-part.tsx";
import { Notice } from "@/ui/notice.tsx";
import { ideaPath } from "../routes/paths.ts";
import { conditionOf } from "./connection-words.ts";
import { LiveTools } from "./live-tools.tsx";
import { TerminalMoments } from "./terminal-moments.tsx";
import { TerminalOpening } from "./terminal-opening.tsx";
import { TerminalSurface, type TerminalSurfaceProps } from "./terminal-surface.tsx";
import type { SessionActing } from "./use-session-action.ts";
import type { TerminalStage } from "./use-terminal.ts";

/** Most terminals run while somebody looks. */
const ended = latePart(async () => (await import("./ended-banner.tsx")).EndedBanner);

/** Most pastes have arrived before anybody could read how far they are. */
const pasting = latePart(async () => (await import("./paste-line.tsx")).PasteLine);

interface StageProps extends Omit<TerminalSurfaceProps, "handle"> {
  readonly stage: TerminalStage;
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
      <TerminalOpening {...{ stage, snapshot, condition }} back={isGuest ? undefined : ideaPath(name.idea)} />
      {handle !== undefined && <LiveTools {...{ handle, session, name, snapshot, isGuest }} doing={surface.doing} />}
      {handle !== undefined && !isGuest && <TerminalMoments {...{ handle, session, name, snapshot }} />}
      {condition.kind === "exited" && isEndedWhole(snapshot) && handle !== undefined && !isGuest && (
        <ended.Part given={{ name, snapshot, deviceName, restarting, handle, saved: condition.saved }} />
      )}
      {snapshot.paste !== null && <pasting.Part given={{ paste: snapshot.paste, onCancel: onCancelPaste }} />}
    </div>
  );
}
