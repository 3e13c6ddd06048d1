/** For how many days output is kept: a number, or none for what is inherited; and what the choice deletes, and when. */
"use client";

import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { useCall } from "../account/use-call.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { useNow } from "../time/wall-clock.ts";
import type { RetentionDays } from "./history-calls.ts";
import { daysText, pastText, readDays } from "./retention-words.ts";

interface RetentionFormProps {
  /** Null: inherited. */
  readonly saved: RetentionDays;
  /** What counts where nothing is said here. */
  readonly inherited: { readonly days: number; readonly from: string };
  readonly save: (days: RetentionDays) => Promise<unknown>;
  readonly onSaved: () => void;
}

export function RetentionForm({ saved, inherited, save, onSaved }: RetentionFormProps) {
  const [typed, setTyped] = useState(saved?.toString() ?? "");
  const { perform, busy, failure } = useCall(save);
  const chosen = readDays(typed);
  const isSaved = chosen === saved;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== undefined && !isSaved) perform(chosen, onSaved);
  };
  return (
    <Form onSubmit={submit} className="space-y-3" data-testid="retention">
      <div className="flex items-end gap-3">
        <Field
          label="Days"
          inputMode="numeric"
          autoComplete="off"
          placeholder={`${inherited.days}, ${inherited.from}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={chosen === undefined ? "A whole number from 1 to 3650, or nothing." : undefined}
          className="w-64"
          data-testid="retention-days"
        />
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={chosen === undefined || isSaved}
          data-testid="retention-save"
          size="field"
        >
          Save
        </Button>
      </div>
      {chosen !== undefined && (
        <Meaning days={chosen ?? inherited.days} shorter={(chosen ?? inherited.days) < (saved ?? inherited.days)} />
      )}
      {failure && <FailureNotice title="It was not saved" failure={failure} />}
    </Form>
  );
}

/** `shorter` than what is saved: it takes away what would have been kept. */
function Meaning({ days, shorter }: { readonly days: number; readonly shorter: boolean }) {
  const nowMs = useNow(60_000);
  const past = nowMs === null ? "" : pastText(days, { nowMs });
  if (!shorter)
    return (
      <p role="status" className="text-sm text-ink-soft" data-testid="retention-meaning">
        Output and its commands are deleted {daysText(days)} after they were stored. What was stored before {past} is
        past that. The last screen of what still runs is kept.
      </p>
    );
  return (
    <Notice tone="warn" title={`Saving this deletes what was stored before ${past}`} testId="retention-meaning">
      It goes with the next clean-up, mostly within the hour, and nobody can bring it back. The last screen of what
      still runs is kept; everything else goes {daysText(days)} after it was stored.
    </Notice>
  );
}
