/** Pausing a terminal's recording, or letting it go on, from the palette: there also while the device is away. */
"use client";

import { PauseRecordingIcon } from "@/ui/icons.ts";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import type { RecordingDeed } from "./use-recording.ts";

export function useRecordingAction(deed: RecordingDeed | undefined): void {
  usePaletteActions(
    deed === undefined
      ? []
      : [
          {
            id: "recording",
            text: deed.text,
            also: ["record", "history", "private"],
            icon: <PauseRecordingIcon />,
            run: deed.toggle,
          },
        ],
  );
}
