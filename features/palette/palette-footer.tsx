/** Below all: the keys of the palette, and its own where it is opened from a terminal. Nothing of it is for a finger. */
import type { ReactNode } from "react";
import { Kbd } from "@/ui/kbd.tsx";
import { thisPlatform } from "../shortcuts/this-platform.ts";
import { keysShown, useShortcut } from "../shortcuts/use-shortcut.ts";

function Hint({ keys, children }: { readonly keys: string; readonly children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <Kbd>{keys}</Kbd> {children}
    </span>
  );
}

interface PaletteFooterProps {
  /** What else can be done with the active entry. */
  readonly second: string | undefined;
  /** Of what was just done. */
  readonly said: string;
  /** Escape leads back to the whole. */
  readonly isStep: boolean;
  /** By the keys that opened it. */
  readonly onClosed: () => void;
}

/** Stands in the dialog: only there do shortcuts answer while it is open. */
export function PaletteFooter({ second, said, isStep, onClosed }: PaletteFooterProps) {
  useShortcut("palette.open", onClosed);
  const inTerminal = keysShown("palette.open", "terminal");
  return (
    <div className="flex h-8 shrink-0 items-center gap-4 border-t border-line px-3 text-xs text-ink-quiet pointer-coarse:hidden">
      {said === "" ? (
        <>
          <Hint keys="↑↓">choose</Hint>
          <Hint keys="Enter">open</Hint>
          {second !== undefined && <Hint keys={thisPlatform() === "mac" ? "⌘Enter" : "Ctrl+Enter"}>{second}</Hint>}
        </>
      ) : (
        <span className="font-medium text-ink">{said}</span>
      )}
      <span className="ml-auto flex gap-4 max-sm:hidden">
        {inTerminal !== undefined && second === undefined && <Hint keys={inTerminal}>opens it in a terminal</Hint>}
        <Hint keys="Esc">{isStep ? "goes back" : "closes"}</Hint>
      </span>
    </div>
  );
}
