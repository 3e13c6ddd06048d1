/** What is asked before something is done to a pane or its window: is it meant, by which name, and where to. */
"use client";

import type { PaneSide, SessionAction } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { ChoiceField, Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import type { Asking, Question } from "./pane-deeds.ts";

export type Asked =
  | { readonly about: "deed"; readonly question: Question; readonly action: SessionAction }
  | { readonly about: "wish"; readonly wish: Asking };

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

interface NamingProps extends AskingProps {
  readonly title: string;
  readonly testId: string;
  /** What it is called now. */
  readonly name: string;
  readonly hint: string;
  readonly actionFor: (name: string) => SessionAction;
}

function NameDialog({ title, testId, name: before, hint, actionFor, onClose, onPerform }: NamingProps) {
  const [name, setName] = useState(before);
  return (
    <Dialog open onOpenChange={onClose} title={title} testId={testId}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          onPerform(actionFor(name));
        }}
      >
        <Field
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          onFocus={({ target }) => target.select()}
          maxLength={100}
          autoComplete="off"
          hint={hint}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Rename
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

const sides = [
  { value: "right", text: "Right of what is there" },
  { value: "left", text: "Left of what is there" },
  { value: "below", text: "Below what is there" },
  { value: "above", text: "Above what is there" },
] as const satisfies readonly { readonly value: PaneSide; readonly text: string }[];

function PlaceDialog({ pane, windows, onClose, onPerform }: AskingProps & Extract<Asking, { do: "askPlace" }>) {
  const [other, choose] = useState<string | undefined>(windows[0]?.pane);
  const [side, choosePlace] = useState<string>("right");
  const window = windows.find((each) => each.pane === other);
  const place = sides.find(({ value }) => value === side);
  return (
    <Dialog open onOpenChange={onClose} title="Move the pane" testId="move-pane-dialog">
      <Form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (window !== undefined && place !== undefined)
            onPerform({ do: "joinPane", pane, other: window.pane, side: place.value });
        }}
      >
        <ChoiceField
          label="To window"
          name="window"
          options={windows.map(({ pane: value, text }) => ({ value, text }))}
          {...(other === undefined ? {} : { value: other })}
          onChoose={choose}
        />
        <ChoiceField label="Place" name="place" options={sides} value={side} onChoose={choosePlace} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={window === undefined}>
            Move
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

function WishDialog({ wish, ...asking }: AskingProps & { readonly wish: Asking }) {
  switch (wish.do) {
    case "askName":
      return (
        <NameDialog
          {...asking}
          title="Rename the window"
          testId="rename-window-dialog"
          name={wish.name}
          hint="Left empty, it is called after the program that runs in it."
          actionFor={(name) => ({ do: "renameWindow", window: wish.window, name })}
        />
      );
    case "askTitle":
      return (
        <NameDialog
          {...asking}
          title="Rename the pane"
          testId="rename-pane-dialog"
          name={wish.title}
          hint="It is the pane's title in tmux. A program that gives itself a title changes it again."
          actionFor={(title) => ({ do: "renamePane", pane: wish.pane, title })}
        />
      );
    case "askPlace":
      return <PlaceDialog {...asking} {...wish} />;
  }
}

interface PaneQuestionProps extends AskingProps {
  readonly asked: Asked;
}

export function PaneQuestion({ asked, ...asking }: PaneQuestionProps) {
  return asked.about === "deed" ? <Sure {...asked} {...asking} /> : <WishDialog {...asked} {...asking} />;
}
