/** One thing that is on or off, with a sentence on what it does; the words are part of what can be pressed. */
"use client";

import { useId, type ReactNode } from "react";

interface CheckFieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly testId?: string;
}

/** The platform's own checkbox: known to every reader and every hand. */
export function CheckField({ label, hint, checked, disabled = false, onChange, testId }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        data-testid={testId}
        className="mt-0.5 size-4 shrink-0 accent-accent pointer-coarse:mt-2.5 pointer-coarse:size-6"
      />
      <div>
        <label
          htmlFor={id}
          className="block text-sm font-medium pointer-coarse:flex pointer-coarse:min-h-11 pointer-coarse:items-center"
        >
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-xs text-ink-quiet">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
