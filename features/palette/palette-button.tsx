/** In the bar on top: the way to the palette without keys, which are in its hint. */
"use client";

import { buttonLook } from "@/ui/button.tsx";
import { CommandIcon } from "@/ui/icons.ts";
import { Tooltip } from "@/ui/tooltip.tsx";
import { useKeysShown } from "../shortcuts/use-shortcut.ts";
import { usePaletteDoor } from "./palette-actions.tsx";
import { expectPalette } from "./palette-provider.tsx";

/** The hint has them where no keyboard event can be meant for anybody else: on pages, and in a terminal. */
function usePaletteHint(): string {
  const onPages = useKeysShown("palette.open", "page");
  const inTerminal = useKeysShown("palette.open", "terminal");
  const apart = inTerminal !== undefined && inTerminal !== onPages ? `, in a terminal ${inTerminal}` : "";
  return onPages === undefined ? `Command palette${apart}` : `Command palette: ${onPages}${apart}`;
}

export function PaletteButton() {
  const door = usePaletteDoor();
  const hint = usePaletteHint();
  if (door === null) return null;
  return (
    <Tooltip text={hint}>
      <button
        type="button"
        aria-label="Command palette"
        aria-haspopup="dialog"
        onClick={door.open}
        onPointerEnter={expectPalette}
        onFocus={expectPalette}
        data-testid="palette-open"
        className={buttonLook({ variant: "ghost", size: "icon" })}
      >
        <CommandIcon aria-hidden />
      </button>
    </Tooltip>
  );
}
