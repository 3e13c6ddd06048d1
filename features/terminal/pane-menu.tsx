/** The menu of a pane: what can be done with it and its window. */
"use client";

import type { PaneId, SessionAction } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { Fragment, useRef, useState, type ReactNode } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Field } from "@/ui/field.tsx";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu.tsx";
import { isOfPane, moveAction, paneDeeds, type BorderMoved, type PaneDeed, type Question } from "./pane-deeds.ts";
import { useSessionAction, type SessionActing } from "./use-session-action.ts";
import type { TerminalStage } from "./use-terminal.ts";

type Asked =
  | { readonly about: "deed"; readonly question: Question; readonly action: SessionAction }
  | { readonly about: "name"; readonly deed: Extract<PaneDeed["does"], { do: "askName" }> };

export interface PaneDoing {
  /** Does it, or asks first. */
  readonly choose: (deed: PaneDeed) => void;
  /** Resolves when it was answered. */
  readonly move: (moved: BorderMoved) => Promise<void>;
}

interface PanesDoing {
  readonly acting: SessionActing;
  /** Undefined: nothing of it is this reader's to do. */
  readonly doing: PaneDoing | undefined;
  /** What is asked, as long as it is. */
  readonly dialogs: ReactNode;
}

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
    if (does.do === "askName") ask({ about: "name", deed: does });
    else if (does.do === "goTo") goTo(does.pane);
    else if (asks === undefined) act(does);
    else ask({ about: "deed", question: asks, action: does });
  };
  const perform = (action: SessionAction) => {
    ask(undefined);
    act(action);
  };
  const close = () => ask(undefined);
  const dialogs = (
    <>
      {asked?.about === "deed" && <Sure {...asked} onClose={close} onPerform={perform} />}
      {asked?.about === "name" && <NameDialog {...asked} onClose={close} onPerform={perform} />}
    </>
  );
  const mayDo = paneDeeds(snapshot, snapshot.pane?.pane).length > 0;
  const doing = mayDo ? { choose, move: async (moved: BorderMoved) => nudge(moveAction(moved)) } : undefined;
  return { acting, doing, dialogs };
}

interface AskingProps {
  readonly onClose: () => void;
  readonly onPerform: (action: SessionAction) => void;
}

function Sure({ question, action, onClose, onPerform }: AskingProps & Extract<Asked, { about: "deed" }>) {
  return (
    <Dialog open onOpenChange={onClose} title={question.title} description={question.text} testId="pane-question">
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" onClick={() => onPerform(action)} data-testid="pane-question-yes">
          {question.yes}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function NameDialog({ deed, onClose, onPerform }: AskingProps & Extract<Asked, { about: "name" }>) {
  const [name, setName] = useState(deed.name);
  return (
    <Dialog open onOpenChange={onClose} title="Rename the window" testId="rename-window">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onPerform({ do: "renameWindow", window: deed.window, name });
        }}
      >
        <Field
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={100}
          autoComplete="off"
          hint="Left empty, it is called after the program that runs in it."
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface PaneItemsProps {
  readonly snapshot: TerminalSnapshot;
  readonly pane: PaneId | undefined;
  readonly choose: PaneDoing["choose"];
  /** Nothing of what concerns its window as a whole. */
  readonly paneAlone?: boolean;
}

export function PaneItems({ snapshot, pane, choose, paneAlone = false }: PaneItemsProps) {
  const groups = paneDeeds(snapshot, pane).filter((group) => !paneAlone || group.every(isOfPane));
  return groups.map((group, index) => (
    <Fragment key={group[0]?.id}>
      {index > 0 && <MenuSeparator />}
      {group.map((deed) => (
        <MenuItem key={deed.id} onSelect={() => choose(deed)} testId={deed.id} {...(deed.keys && { keys: deed.keys })}>
          {deed.text}
        </MenuItem>
      ))}
    </Fragment>
  ));
}

export function PaneMenu({ trigger, choose, ...items }: PaneItemsProps & { readonly trigger: ReactNode }) {
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
