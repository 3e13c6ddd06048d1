/**
 * The bar over a terminal's panes: its windows, and what can be done with them. On a phone it is there only while there is
 * something to choose: a row is dear.
 */
"use client";

import type { PaneId, SessionName } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { useState } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { Button } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { CheckIcon, FullScreenIcon, LeaveFullScreenIcon, LinkIcon, PanesIcon, PlusIcon } from "@/ui/icons.ts";
import { Tooltip } from "@/ui/tooltip.tsx";
import { terminalPath } from "../routes/paths.ts";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { useKeysShown } from "../shortcuts/use-shortcut.ts";
import type { FullScreen } from "./full-screen.ts";
import { addressOnView, withPaneAddress } from "./pane-address.ts";
import { PaneMenu, type PaneDoing } from "./pane-menu.tsx";
import type { SessionActing } from "./use-session-action.ts";
import { WindowTabs } from "./window-tabs.tsx";

interface WindowBarProps {
  readonly name: SessionName;
  readonly snapshot: TerminalSnapshot;
  readonly acting: SessionActing;
  readonly doing: PaneDoing | undefined;
  readonly fullScreen: FullScreen;
  /** A link of theirs leads nowhere else. */
  readonly isGuest: boolean;
  readonly onView: (pane: PaneId) => void;
}

function NewWindow({ acting }: Pick<WindowBarProps, "acting">) {
  return (
    <Tooltip text="New window">
      <Button
        size="icon"
        variant="ghost"
        aria-label="New window"
        data-testid="new-window-button"
        className="max-sm:hidden"
        disabled={acting.busy}
        onClick={() => acting.act({ do: "newWindow" })}
      >
        <PlusIcon aria-hidden />
      </Button>
    </Tooltip>
  );
}

/** To this window and pane: whoever may open the terminal comes to the same place by it. */
function CopyLink({ name, snapshot }: Pick<WindowBarProps, "name" | "snapshot">) {
  const [shown, show] = useBrief(2_000);
  const [failed, setFailed] = useState(false);
  const copy = async () => {
    const page = new URL(terminalPath(name.idea, name.slot), window.location.href);
    const link = withPaneAddress(page.href, addressOnView(snapshot));
    await navigator.clipboard.writeText(link).then(
      () => setFailed(false),
      () => setFailed(true), // the address bar has the same
    );
    show();
  };
  const action = { id: "pane-link", text: "Copy a link to this pane", icon: <LinkIcon /> };
  usePaletteActions([{ ...action, run: () => void copy() }]);
  const said = failed ? "Copy the address instead" : "Copied";
  return (
    <>
      <Tooltip text="Copy a link to this pane">
        <Button
          size="icon"
          variant="ghost"
          aria-label="Copy a link to this pane"
          data-testid="copy-pane-link"
          className="max-sm:hidden"
          onClick={() => void copy()}
        >
          {shown && !failed ? <CheckIcon aria-hidden /> : <LinkIcon aria-hidden />}
        </Button>
      </Tooltip>
      <span role="status" className={classNames(!failed && "sr-only", "self-center text-xs text-warn")}>
        {shown && said}
      </span>
    </>
  );
}

function FullScreenButton({ fullScreen }: Pick<WindowBarProps, "fullScreen">) {
  const { full, toggle } = fullScreen;
  const does = full ? "Leave the full screen" : "Full screen";
  const keys = useKeysShown("terminal.fullScreen", "terminal");
  usePaletteActions([
    { id: "full-screen", text: does, shortcut: "terminal.fullScreen", icon: <FullScreenIcon />, run: toggle },
  ]);
  return (
    <Tooltip text={keys === undefined ? does : `${does} (${keys})`}>
      <Button size="icon" variant="ghost" aria-label={does} data-testid="full-screen" onClick={toggle}>
        {full ? <LeaveFullScreenIcon aria-hidden /> : <FullScreenIcon aria-hidden />}
      </Button>
    </Tooltip>
  );
}

function Refusal({ acting }: Pick<WindowBarProps, "acting">) {
  return (
    <span role="alert" className="min-w-0 self-center truncate text-xs text-danger" title={acting.refused ?? undefined}>
      {acting.refused !== null && `Not done: ${acting.refused}`}
    </span>
  );
}

export function WindowBar({ name, snapshot, acting, doing, fullScreen, isGuest, onView }: WindowBarProps) {
  const several = snapshot.windows.flatMap(({ panes }) => panes).length > 1;
  return (
    <div
      data-testid="window-bar"
      className={classNames(
        "flex shrink-0 items-stretch gap-x-1 border-b border-line bg-raised px-2 typing:hidden",
        !several && "max-sm:hidden",
      )}
    >
      <WindowTabs {...{ snapshot, doing, onView }} />
      {doing !== undefined && <NewWindow acting={acting} />}
      <div className="ml-auto flex max-w-1/2 shrink-0 items-stretch gap-x-1">
        <Refusal acting={acting} />
        {doing !== undefined && (
          <PaneMenu
            snapshot={snapshot}
            pane={snapshot.pane?.pane}
            choose={doing.choose}
            trigger={
              <Button size="icon" variant="ghost" aria-label="Panes and windows" data-testid="pane-menu">
                <PanesIcon aria-hidden />
              </Button>
            }
          />
        )}
        {!isGuest && several && <CopyLink name={name} snapshot={snapshot} />}
        {fullScreen.offered && <FullScreenButton fullScreen={fullScreen} />}
      </div>
    </div>
  );
}
