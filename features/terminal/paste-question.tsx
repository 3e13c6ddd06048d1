/** Shows what is about to be pasted where a program would take it as typed, and asks. */
"use client";

import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { pasteSize } from "./paste-guard.ts";
import { textPreview } from "./text-preview.ts";

interface PasteQuestionProps {
  readonly text: string;
  readonly onAnswer: (isWanted: boolean) => void;
}

/** As much as a dialog shows without becoming a page. */
const most = { lines: 40, characters: 4_000 };

export function PasteQuestion({ text, onAnswer }: PasteQuestionProps) {
  const { shown, left } = textPreview(text, most);
  return (
    <Dialog
      open
      wide
      onOpenChange={() => onAnswer(false)}
      title={`Paste ${pasteSize(text)}?`}
      description="The program takes it as if it were typed: in a shell, each line that ends runs."
      testId="paste-question"
    >
      {/* Scrolled by the keyboard too. */}
      <pre
        tabIndex={0}
        aria-label="What would be pasted"
        data-testid="paste-preview"
        className="max-h-72 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
      >
        {shown}
      </pre>
      {left !== "" && <p className="mt-1 text-xs text-ink-quiet">… {left}</p>}
      <DialogActions>
        <Button onClick={() => onAnswer(false)}>Cancel</Button>
        <Button variant="primary" autoFocus onClick={() => onAnswer(true)} data-testid="paste-anyway">
          Paste
        </Button>
      </DialogActions>
    </Dialog>
  );
}
