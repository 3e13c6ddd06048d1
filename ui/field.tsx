/** Labelled inputs with their hint and error, tied together for screen readers: free text, and one of a few. */
"use client";

import { useId, type ComponentProps, type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Select } from "./select.tsx";

interface FieldProps extends Omit<ComponentProps<"input">, "id"> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** In the hint's place, which mostly says the same. */
  readonly error?: string | undefined;
  readonly mono?: boolean;
}

export function Field({ label, hint, error, mono = false, className, ...rest }: FieldProps) {
  const id = useId();
  const isDescribed = hint !== undefined || error !== undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={isDescribed ? `${id}-note` : undefined}
        className={classNames(
          "block h-9 w-full rounded-md border bg-surface px-2.5 text-lg text-ink sm:text-sm pointer-coarse:h-11",
          "placeholder:text-ink-quiet",
          error === undefined ? "border-line-strong/70 hover:border-line-strong" : "border-danger",
          mono && "font-mono",
        )}
      />
      {error === undefined && hint !== undefined && (
        <p id={`${id}-note`} className="mt-1 text-xs text-ink-quiet">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-note`} role="alert" className="mt-1 text-xs text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly name: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  /** The one chosen at first; the first of them by default. */
  readonly initial?: string | undefined;
  /** The one chosen now, where its caller keeps it. */
  readonly value?: string;
  readonly hint?: string;
  readonly onChoose?: (value: string) => void;
}

export function ChoiceField({ label, name, options, initial, value, hint, onChoose }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <Select
        id={id}
        name={name}
        {...(value === undefined ? { defaultValue: initial } : { value })}
        onChange={onChoose && ((event) => onChoose(event.target.value))}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </Select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-ink-quiet">
          {hint}
        </p>
      )}
    </div>
  );
}
