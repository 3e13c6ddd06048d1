/** What comes into the inbox at all, and the hours in which none of it is pushed. */
"use client";

import { limits, noticePreferencesSchema, type NoticePreferences, type QuietHours } from "@coda/protocol";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { CheckField } from "@/ui/check-field.tsx";
import { Form } from "@/ui/form.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { useCall } from "../account/use-call.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { preferenceCalls } from "./notice-calls.ts";
import { clockOf, minuteOf } from "./quiet-words.ts";

/** As its fields have it: what is typed may be no number yet. */
interface Draft extends Pick<NoticePreferences, "attention" | "watchers" | "deviceOffline"> {
  readonly bell: boolean;
  readonly commands: boolean;
  readonly seconds: string;
  readonly quiet: boolean;
  readonly from: string;
  readonly to: string;
}

const nightFrom = 22 * 60;
const nightTo = 7 * 60;

function draftOf({ commandOverSeconds, quiet, ...kinds }: NoticePreferences): Draft {
  return {
    ...kinds,
    bell: kinds.bell ?? kinds.attention,
    commands: commandOverSeconds !== null,
    seconds: String(commandOverSeconds ?? limits.toldCommandSeconds),
    quiet: quiet !== null,
    from: clockOf(quiet?.fromMinute ?? nightFrom),
    to: clockOf(quiet?.toMinute ?? nightTo),
  };
}

/** Undefined while something of it is not as it should be. */
function preferencesIn({ commands, seconds, quiet, from, to, ...kinds }: Draft): NoticePreferences | undefined {
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const hours = { fromMinute: minuteOf(from), toMinute: minuteOf(to), timeZone };
  return noticePreferencesSchema.safeParse({
    ...kinds,
    commandOverSeconds: commands ? Number(seconds) : null,
    quiet: quiet ? hours : null,
  }).data;
}

export function KindsForm({ initial }: { readonly initial: NoticePreferences }) {
  const [saved, setSaved] = useState(initial);
  const [draft, setDraft] = useState(() => draftOf(initial));
  const { perform, busy, failure } = useCall(preferenceCalls.change);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const wanted = preferencesIn(draft);
  const isSaved = JSON.stringify(draft) === JSON.stringify(draftOf(saved));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== undefined && !isSaved) perform(wanted, setSaved);
  };
  return (
    <Form onSubmit={submit} noValidate className="space-y-8" data-testid="notice-kinds">
      <AccountSection title="What you are told of" note="It comes into your inbox, and to the browsers above.">
        <Kinds draft={draft} change={change} />
      </AccountSection>
      <AccountSection
        title="Quiet hours"
        note="Nothing is pushed then; your inbox has it all the same. What you have not read comes at their end, as one message."
      >
        <Quiet draft={draft} change={change} saved={saved.quiet} />
      </AccountSection>
      <div className="space-y-3">
        {failure && <FailureNotice title="It was not saved" failure={failure} />}
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={wanted === undefined || isSaved}
          data-testid="notice-kinds-save"
        >
          {isSaved ? "Saved" : "Save"}
        </Button>
      </div>
    </Form>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function Kinds({ draft, change }: PartProps) {
  const { minToldCommandSeconds: min, maxToldCommandSeconds: max } = limits;
  const seconds = Number(draft.seconds);
  const isGood = Number.isInteger(seconds) && seconds >= min && seconds <= max;
  return (
    <div className="space-y-4">
      <CheckField
        label="A program needs you"
        hint="It sends a message, or waits for an answer."
        checked={draft.attention}
        onChange={(attention) => change({ attention })}
        testId="kind-attention"
      />
      <CheckField
        label="The bell rang"
        hint="Some programs ring it for little: a word that cannot be completed, the end of a file."
        checked={draft.bell}
        onChange={(bell) => change({ bell })}
        testId="kind-bell"
      />
      <div className="space-y-2">
        <CheckField
          label="A long command ended"
          hint="With its exit code. The shell has to mark its commands; the history page says how."
          checked={draft.commands}
          onChange={(commands) => change({ commands })}
          testId="kind-commands"
        />
        {draft.commands && (
          <Field
            label="Seconds it took at least"
            inputMode="numeric"
            autoComplete="off"
            value={draft.seconds}
            onChange={(event) => change({ seconds: event.target.value })}
            error={isGood ? undefined : `A whole number from ${min} to ${max}.`}
            className="w-56 pl-6.5"
          />
        )}
      </div>
      <CheckField
        label="What you watch for"
        hint="You say it at each terminal: a line, a silence, a failure."
        checked={draft.watchers}
        onChange={(watchers) => change({ watchers })}
        testId="kind-watchers"
      />
      <CheckField
        label="A device of yours is offline"
        hint="While terminals run on it."
        checked={draft.deviceOffline}
        onChange={(deviceOffline) => change({ deviceOffline })}
        testId="kind-devices"
      />
    </div>
  );
}

function Quiet({ draft, change, saved }: PartProps & { readonly saved: QuietHours | null }) {
  return (
    <div className="space-y-3">
      <CheckField
        label="Keep quiet every day"
        checked={draft.quiet}
        onChange={(quiet) => change({ quiet })}
        testId="quiet"
      />
      {draft.quiet && (
        <div className="flex flex-wrap items-end gap-3 pl-6.5">
          <Field
            label="From"
            type="time"
            value={draft.from}
            onChange={(event) => change({ from: event.target.value })}
          />
          <Field label="To" type="time" value={draft.to} onChange={(event) => change({ to: event.target.value })} />
          {saved !== null && <p className="pb-2 text-xs text-ink-quiet">by the time of {saved.timeZone}</p>}
        </div>
      )}
    </div>
  );
}
