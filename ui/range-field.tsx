/** A number within bounds, chosen by dragging or by the arrow keys, with what it is now in words. */
"use client";

import { useId } from "react";

interface RangeFieldProps {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly value: number;
  /** What the value is, for a reader: "13 pixels". */
  readonly words: string;
  readonly onChange: (value: number) => void;
  readonly testId?: string;
}

export function RangeField({ label, least, most, step, value, words, onChange, testId }: RangeFieldProps) {
  const id = useId();
  return (
    <div>
      <div className="mb-1 flex items-baseline gap-2 text-sm">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <output htmlFor={id} className="ml-auto text-ink-soft tabular-nums">
          {words}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-valuetext={words}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        data-testid={testId}
        className="block h-9 w-full accent-accent pointer-coarse:h-11"
      />
    </div>
  );
}
