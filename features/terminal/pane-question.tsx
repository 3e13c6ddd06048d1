/** What is asked before something is done to a pane or its window: is it meant, and by which name. */
"use client";

import type { SessionAction } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Field } from "@/ui/field.tsx";
import type { PaneDeed, Question } from "./pane-deeds.ts";

export type Asked =
  | { readonly about: "deed"; readonly question: Question; readonly action: SessionAction }
  | { readonly about: "name"; readonly deed: Extract<PaneDeed["does"], { do: "askName" }> };

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

interface PaneQuestionProps extends AskingProps {
  readonly asked: Asked;
}

export function PaneQuestion({ asked, ...asking }: PaneQuestionProps) {
  return asked.about === "deed" ? <Sure {...asked} {...asking} /> : <NameDialog {...asked} {...asking} />;
}
