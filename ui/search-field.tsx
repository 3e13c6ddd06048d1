/** A field to look for something in, with a short note at its end: how much was found. */
"use client";

import { useId, type Ref } from "react";
import { classNames } from "./class-names.ts";

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly invalid?: boolean;
  readonly note?: string;
  readonly testId?: string;
  readonly ref?: Ref<HTMLInputElement>;
}

export function SearchField({ label, value, onChange, invalid = false, note = "", testId, ref }: SearchFieldProps) {
  const id = useId();
  return (
    <span className="relative min-w-32 flex-1">
      <input
        ref={ref}
        id={id}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={invalid || undefined}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        data-testid={testId}
        className={classNames(
          "block h-7 w-full rounded-md border bg-surface px-2 text-lg text-ink placeholder:text-ink-quiet sm:text-sm pointer-coarse:h-11",
          invalid ? "border-danger" : "border-line-strong/70",
          note !== "" && "pr-18",
        )}
      />
      <span
        role="status"
        className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-xs text-ink-quiet tabular-nums"
      >
        {note}
      </span>
    </span>
  );
}
