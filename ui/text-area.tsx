/** A labelled field of several lines. */
"use client";

import { useId, type ComponentProps } from "react";

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "id" | "className"> {
  readonly label: string;
  readonly hint?: string | undefined;
}

export function TextArea({ label, hint, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-ink-soft">
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="block max-h-[40dvh] w-full resize-none rounded-md border border-line-strong/70 bg-surface px-2.5 py-2 text-lg text-ink [field-sizing:content] placeholder:text-ink-quiet"
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-ink-quiet">
          {hint}
        </p>
      )}
    </div>
  );
}
