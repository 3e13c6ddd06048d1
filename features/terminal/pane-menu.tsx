/** The menu of a pane: what can be done with it and its window. */
"use client";

import type { PaneId, SessionAction, WindowId } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { Fragment, useRef, useState, type ReactNode } from "react";
import { latePart } from "@/ui/late-part.tsx";
import { Menu, MenuItem, MenuSeparator, type MenuTrigger } from "@/ui/menu.tsx";
import { useRecordingDeed } from "../recording/use-recording.ts";
import { keysShown } from "../shortcuts/use-shortcut.ts";
import { isAsking, isOfPane, moveAction, paneDeeds, type BorderMoved, type PaneDeed } from "./pane-deeds.ts";
import type { Asked } from "./pane-question.tsx";
import { useSessionAction, type SessionActing } from "./use-session-action.ts";
import type { TerminalStage } from "./use-terminal.ts";
import { swapsOnTheWay } from "./window-order.ts";

export interface PaneDoing {
  /** Does it, or asks first. */
  readonly choose: (deed: PaneDeed) => void;
  /** Resolves when it was answered. */
  readonly move: (moved: BorderMoved) => Promise<void>;
  /** To that place in the order of windows. Resolves when it is there, or will not be. */
  readonly moveWindow: (window: WindowId, to: number) => Promise<void>;
}

interface PanesDoing {
  readonly acting: SessionActing;
  /** Undefined: nothing of it is this reader's to do. */
  readonly doing: PaneDoing | undefined;
  /** What is asked, as long as it is. */
  readonly dialogs: ReactNode;
}

const question = latePart(async () => (await import("./pane-question.tsx")).PaneQuestion);

/** For all menus of a terminal: what is asked outlives the menu it was chosen from. */
export function usePaneDoing(stage: TerminalStage, snapshot: TerminalSnapshot): PanesDoing {
  const acting = useSessionAction(stage);
  const { act, nudge } = acting;
  const [asked, ask] = useState<Asked>();
  const goTo = (pane: PaneId) => {
    if (stage.name !== "open") return;
    stage.handle.viewPane(pane);
    stage.handle.focus();
  };
  const choose = ({ does, asks }: PaneDeed) => {
    if (does.do === "goTo") goTo(does.pane);
    else if (isAsking(does)) ask({ about: "wish", wish: does });
    else if (asks === undefined) act(does);
    else ask({ about: "deed", question: asks, action: does });
  };
  const perform = (action: SessionAction) => {
    ask(undefined);
    act(action);
  };
  const close = () => ask(undefined);
  const dialogs = asked !== undefined && (
    <question.Part given={{ asked, onClose: close, onPerform: perform }} onGiveUp={close} />
  );
  const mayDo = paneDeeds(snapshot, snapshot.pane?.pane).length > 0;
  const move = async (moved: BorderMoved) => {
    await nudge(moveAction(moved));
  };
  const moveWindow = async (window: WindowId, to: number) => {
    const order = snapshot.windows.map((each) => each.window);
    for (const other of swapsOnTheWay(order, window, to))
      if (!(await nudge({ do: "swapWindows", window, other }))) return;
  };
  const doing = mayDo ? { choose, move, moveWindow } : undefined;
  return { acting, doing, dialogs };
}

interface PaneItemsProps {
  readonly snapshot: TerminalSnapshot;
  readonly pane: PaneId | undefined;
  readonly choose: PaneDoing["choose"];
  /** Nothing of what concerns its window as a whole. */
  readonly paneAlone?: boolean;
}

function keysOfDeed({ shortcut }: PaneDeed): string | undefined {
  return shortcut && keysShown(shortcut, "terminal");
}

export function PaneItems({ snapshot, pane, choose, paneAlone = false }: PaneItemsProps) {
  const groups = paneDeeds(snapshot, pane).filter((group) => !paneAlone || group.every(isOfPane));
  const items = groups.map((group, index) => (
    <Fragment key={group[0]?.id}>
      {index > 0 && <MenuSeparator />}
      {group.map((deed) => (
        <MenuItem key={deed.id} onSelect={() => choose(deed)} testId={deed.id} keys={keysOfDeed(deed)}>
          {deed.text}
        </MenuItem>
      ))}
    </Fragment>
  ));
  return (
    <>
      {items}
      {!paneAlone && <RecordingItem />}
    </>
  );
}

function RecordingItem() {
  const deed = useRecordingDeed();
  if (deed === undefined) return null;
  return (
    <>
      <MenuSeparator />
      <MenuItem onSelect={deed.toggle} testId="recording-item">
        {deed.text}
      </MenuItem>
    </>
  );
}

export function PaneMenu({ trigger, choose, ...items }: PaneItemsProps & { readonly trigger: MenuTrigger }) {
  const chosen = useRef<PaneDeed>(undefined);
  /** Only then: the menu gives the focus back as it goes, and what was chosen may give it elsewhere. */
  const gone = (): boolean => {
    const deed = chosen.current;
    chosen.current = undefined;
    if (deed !== undefined) choose(deed);
    return deed?.does.do === "goTo";
  };
  return (
    <Menu trigger={trigger} onGone={gone}>
      <PaneItems
        {...items}
        choose={(deed) => {
          chosen.current = deed;
        }}
      />
    </Menu>
  );
}
