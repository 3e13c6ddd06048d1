/** Keys as they are printed on a keyboard, one after the other. */
import { Fragment } from "react";
import { Kbd } from "@/ui/kbd.tsx";
import { keyParts } from "./key-words.ts";
import type { Platform } from "./shortcut-table.ts";

interface KeyComboProps {
  /** As they are written. */
  readonly keys: string;
  readonly platform: Platform;
}

export function KeyCombo({ keys, platform }: KeyComboProps) {
  const strokes = keyParts(keys, platform);
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      {strokes.map((parts, index) => (
        // The same keys may be pressed twice.
        // oxlint-disable-next-line react/no-array-index-key
        <Fragment key={index}>
          {index > 0 && <span className="text-xs text-ink-quiet">then</span>}
          {parts.map((part) => (
            <Kbd key={part}>{part}</Kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
