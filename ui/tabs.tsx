/** A few views of the same thing, one shown; arrow keys move between them. */
"use client";

import { Tabs as Radix } from "radix-ui";
import type { MouseEvent, ReactNode } from "react";

/** Radix focuses it by script, which browsers take for a keyboard's doing: with a ring. What has the focus already it leaves so. */
function focusQuietly({ button, ctrlKey, currentTarget }: MouseEvent<HTMLElement>): void {
  if (button === 0 && !ctrlKey) currentTarget.focus({ focusVisible: false });
}

interface TabsProps {
  readonly label: string;
  readonly initial: string;
  /** The one shown now, where its caller keeps it. */
  readonly shown?: string;
  readonly onShow?: (value: string) => void;
  readonly tabs: readonly { readonly value: string; readonly text: string; readonly content: ReactNode }[];
}

export function Tabs({ label, initial, shown, onShow, tabs }: TabsProps) {
  return (
    <Radix.Root
      {...(shown === undefined ? { defaultValue: initial } : { value: shown })}
      {...(onShow === undefined ? {} : { onValueChange: onShow })}
    >
      <Radix.List aria-label={label} className="flex gap-1 border-b border-line">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            onMouseDown={focusQuietly}
            className="-mb-px h-8 border-b-2 border-transparent px-2.5 text-sm text-ink-soft hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink pointer-coarse:h-11"
          >
            {tab.text}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="pt-3 outline-offset-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
