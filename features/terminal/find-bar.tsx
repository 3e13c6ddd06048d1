/** Finding in what a terminal shows: lies over its upper right corner, so that no row is lost to it. */
"use client";

import type { FindQuery } from "@coda/terminal-client";
import { useEffect, useRef, type ReactNode } from "react";
import { Button } from "@/ui/button.tsx";
import { ChevronDownIcon, ChevronUpIcon, CloseIcon, MatchCaseIcon, RegexIcon, WholeWordIcon } from "@/ui/icons.ts";
import { SearchField } from "@/ui/search-field.tsx";
import { ToggleButton } from "@/ui/toggle-button.tsx";
import { mayLookOlder } from "./find-state.ts";
import { countWords, stateWords } from "./find-words.ts";
import { useFind, type FindPlace, type Finding } from "./use-find.ts";

interface FindBarProps {
  readonly place: FindPlace;
  /** What to look for at first: what is selected. */
  readonly words: string;
  /** Where the bar was opened from gets the keys again. */
  readonly onClose: () => void;
}

const rules = [
  { key: "matchCase", sign: <MatchCaseIcon />, label: "Match case" },
  { key: "wholeWord", sign: <WholeWordIcon />, label: "Whole words" },
  { key: "isRegex", sign: <RegexIcon />, label: "Regular expression" },
] as const satisfies readonly { readonly key: keyof FindQuery; readonly sign: ReactNode; readonly label: string }[];

function Rules({ query, ask }: Pick<Finding, "query" | "ask">) {
  return rules.map(({ key, sign, label }) => (
    <ToggleButton
      key={key}
      label={label}
      pressed={query[key]}
      onToggle={() => ask({ ...query, [key]: !query[key] })}
      testId={`find-${key}`}
    >
      {sign}
    </ToggleButton>
  ));
}

function Trouble({ state, lookOlder, stop }: Pick<Finding, "state" | "lookOlder" | "stop">) {
  const words = stateWords(state);
  return (
    <div
      role="status"
      data-testid="find-state"
      className="flex items-center gap-2 px-1 text-xs text-ink-soft not-empty:pt-1"
    >
      {words !== "" && <span className="min-w-0 flex-1">{words}</span>}
      {mayLookOlder(state) && (
        <Button size="sm" onClick={lookOlder} data-testid="find-older-history">
          Look in older history
        </Button>
      )}
      {state === "looking" && (
        <Button size="sm" onClick={stop}>
          Stop
        </Button>
      )}
    </div>
  );
}

interface StepsProps {
  readonly onStep: Finding["step"];
  readonly onClose: () => void;
}

function Steps({ onStep, onClose }: StepsProps) {
  const buttons = [
    { name: "older", label: "Older", hint: "Older (Enter)", Icon: ChevronUpIcon, onPress: () => onStep("older") },
    {
      name: "newer",
      label: "Newer",
      hint: "Newer (Shift+Enter)",
      Icon: ChevronDownIcon,
      onPress: () => onStep("newer"),
    },
    { name: "close", label: "Close", hint: "Close (Escape)", Icon: CloseIcon, onPress: onClose },
  ];
  return (
    <span className="flex gap-0.5">
      {buttons.map(({ name, label, hint, Icon, onPress }) => (
        <Button
          key={name}
          size="sm"
          variant="ghost"
          aria-label={label}
          title={hint}
          onClick={onPress}
          data-testid={`find-${name}`}
        >
          <Icon aria-hidden />
        </Button>
      ))}
    </span>
  );
}

export function FindBar({ place, words, onClose }: FindBarProps) {
  const { state, count, query, ask, step, lookOlder, stop } = useFind(place, words);
  const bar = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  /** The button goes with what it did: the keys are the field's again. */
  const thenBack = (deed: () => void) => () => {
    deed();
    field.current?.focus();
  };
  const pressed = (event: KeyboardEvent): boolean => {
    const inField = event.target === field.current;
    if (event.key === "Escape") onClose();
    else if (event.key === "F3" || (event.key === "Enter" && inField)) step(event.shiftKey ? "newer" : "older");
    else return false;
    return true;
  };
  const newest = useRef(pressed);
  useEffect(() => {
    newest.current = pressed;
  });
  useEffect(() => {
    const listening = new AbortController();
    const heard = (event: KeyboardEvent) => {
      if (newest.current(event)) event.preventDefault();
    };
    bar.current?.addEventListener("keydown", heard, { signal: listening.signal });
    return () => listening.abort();
  }, []);
  return (
    <div
      ref={bar}
      role="search"
      aria-label="Find in this terminal"
      data-testid="find-bar"
      className="absolute inset-x-2 top-2 z-20 animate-fade rounded-md border border-line bg-raised p-1 text-ink shadow-float sm:left-auto sm:w-[27rem]"
    >
      <div className="flex flex-wrap items-center gap-1">
        <SearchField
          ref={field}
          label="Find"
          value={query.text}
          onChange={(text) => ask({ ...query, text })}
          invalid={state === "invalid"}
          note={countWords(count)}
          testId="find-text"
        />
        <Rules query={query} ask={ask} />
        <Steps onStep={step} onClose={onClose} />
      </div>
      <Trouble {...{ state }} lookOlder={thenBack(lookOlder)} stop={thenBack(stop)} />
    </div>
  );
}
