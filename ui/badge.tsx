/** A short state with a dot. The word carries the meaning, the colour repeats it. */
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const tones = {
  live: "text-live bg-live-soft",
  warn: "text-warn bg-warn-soft",
  danger: "text-danger bg-danger-soft",
  idle: "text-idle bg-idle-soft",
  accent: "text-accent bg-accent-soft",
} as const;

export type Tone = keyof typeof tones;

interface BadgeProps {
  readonly tone: Tone;
  /** A hollow dot: nothing runs there. */
  readonly hollow?: boolean;
  readonly children: ReactNode;
}

export function Dot({ hollow = false, pulse = false }: { readonly hollow?: boolean; readonly pulse?: boolean }) {
  return (
    <span
      aria-hidden
      className={classNames(
        "inline-block size-1.5 shrink-0 rounded-full border border-current",
        !hollow && "bg-current",
        pulse && "animate-breathe",
      )}
    />
  );
}

export function Badge({ tone, hollow = false, children }: BadgeProps) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 items-center gap-1.5 rounded-full border border-transparent px-2 text-xs font-medium whitespace-nowrap contrast:border-current",
        tones[tone],
      )}
    >
      <Dot hollow={hollow} />
      {children}
    </span>
  );
}
