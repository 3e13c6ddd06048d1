/** A key as printed on the keyboard. */
import type { ReactNode } from "react";

export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-mono text-xs text-ink-soft">
      {children}
    </kbd>
  );
}
