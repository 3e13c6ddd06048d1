/** What of one terminal somebody is told of: which kinds, and what they watch for in it. */
"use client";

import {
  limits,
  newWatcherSchema,
  type NewWatcher,
  type NoticeLevel,
  type SessionId,
  type Watcher,
} from "@coda/protocol";
import Link from "next/link";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { ChoiceField, Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { CheckField } from "@/ui/check-field.tsx";
import { rowsLook } from "@/ui/list.tsx";

import { notificationSettingsPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { useSessionNotices } from "./use-session-notices.ts";
import { watcherWords } from "./watcher-words.ts";

const levels = [
  { value: "all", text: "Everything you want at all" },
  { value: "attention", text: "When it needs you, and what you watch for" },
  { value: "watchers", text: "Only what you watch for" },
  { value: "muted", text: "Nothing" },
] as const satisfies readonly { readonly value: NoticeLevel; readonly text: string }[];

export function WatchForm({ session }: { readonly session: SessionId }) {
  const { notices, failure, retry, change } = useSessionNotices(session);
  if (notices === undefined)
    return failure ? (
      <FailureNotice title="What you watch for could not be listed" failure={failure} onRetry={retry} />
    ) : (
      <SkeletonRows rows={2} label="Loading what you watch for" />
    );
  const { level, watchers } = notices;
  const choose = (value: string) => {
    const chosen = levels.find((option) => option.value === value);
    if (chosen !== undefined) change.setLevel(chosen.value);
  };
  return (
    <div className="space-y-6">
      <div>
        <ChoiceField label="You are told of" name="level" options={levels} value={level} onChoose={choose} />
        <p className="mt-1 text-xs text-ink-quiet">
          Which kinds there are, and on which browsers, is in your{" "}
          <Link href={notificationSettingsPath} className="underline hover:text-ink">
            settings
          </Link>
          .
        </p>
      </div>
      {watchers.length > 0 && (
        <section className="space-y-2" aria-label="What you watch for">
          <h3 className="text-sm font-medium">Tell me when</h3>
          <ul className={rowsLook}>
            {watchers.map((watcher) => (
              <WatcherRow
                key={watcher.id}
                watcher={watcher}
                isMuted={level === "muted"}
                onRemove={() => change.remove(watcher.id)}
              />
            ))}
          </ul>
        </section>
      )}
      {change.failure && <FailureNotice title="That was not changed" failure={change.failure} />}
      <NewWatcherForm key={watchers.length} isFirst={watchers.length === 0} busy={change.busy} onAdd={change.add} />
    </div>
  );
}

interface WatcherRowProps {
  readonly watcher: Watcher;
  readonly isMuted: boolean;
  readonly onRemove: () => void;
}

function WatcherRow({ watcher, isMuted, onRemove }: WatcherRowProps) {
  return (
    <li className="flex items-center gap-3 px-4 py-2.5 text-sm" data-testid="watcher">
      <span className="min-w-0 flex-1 break-words">
        {watcherWords(watcher)}
        {isMuted && <span className="text-ink-quiet"> (muted: you are told of nothing)</span>}
      </span>
      <Button size="sm" onClick={onRemove} aria-label={`Watch no more: ${watcherWords(watcher)}`}>
        Remove
      </Button>
    </li>
  );
}

const kinds = [
  { value: "match", text: "A line matches" },
  { value: "silence", text: "Nothing is printed for" },
  { value: "failure", text: "A command or program fails" },
] as const;

interface NewWatcherFormProps {
  readonly isFirst: boolean;
  readonly busy: boolean;
  readonly onAdd: (watcher: NewWatcher) => void;
}

function NewWatcherForm({ isFirst, busy, onAdd }: NewWatcherFormProps) {
  const [on, setOn] = useState<NewWatcher["on"]>("match");
  const [pattern, setPattern] = useState("");
  const [ignoreCase, setIgnoreCase] = useState(false);
  const [seconds, setSeconds] = useState("60");
  const wanted = newWatcherSchema.safeParse({ on, pattern, ignoreCase, seconds: Number(seconds) }).data;
  const choose = (value: string) => setOn(kinds.find((kind) => kind.value === value)?.value ?? "match");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== undefined) onAdd(wanted);
  };
  return (
    <Form onSubmit={submit} noValidate className="space-y-4 border-t border-line pt-5" data-testid="new-watcher">
      <ChoiceField
        label={isFirst ? "Tell me when" : "Also when"}
        name="on"
        options={kinds}
        value={on}
        onChoose={choose}
      />
      {on === "match" && (
        <>
          <Field
            label="Regular expression"
            value={pattern}
            onChange={(event) => setPattern(event.target.value)}
            maxLength={limits.watcherPatternCharacters}
            placeholder="FAIL|panic:"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            mono
            hint="As in RE2: without back references and look-around. Held against each line as it is on the screen."
          />
          <CheckField label="In upper or lower case" checked={ignoreCase} onChange={setIgnoreCase} />
        </>
      )}
      {on === "silence" && (
        <Field
          label="Seconds"
          inputMode="numeric"
          autoComplete="off"
          value={seconds}
          onChange={(event) => setSeconds(event.target.value)}
          hint="Once after each output."
          error={
            wanted === undefined
              ? `A whole number from ${limits.minWatchedSilenceSeconds} to ${limits.maxWatchedSilenceSeconds}.`
              : undefined
          }
        />
      )}
      <Button type="submit" variant="primary" busy={busy} disabled={wanted === undefined} data-testid="watch-add">
        Watch for it
      </Button>
    </Form>
  );
}
