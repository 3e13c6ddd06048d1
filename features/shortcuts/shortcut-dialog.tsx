/** All shortcuts and their keys, over whatever page one is on. */
"use client";

import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { playbackKeyWords } from "../history/playback-keys.ts";
import { keysPath } from "../routes/paths.ts";
import type { KeyLaw } from "./key-bindings.ts";
import { KeyCombo } from "./key-combo.tsx";
import { listedGroups, placeWords, shownKeys } from "./shown-keys.ts";
import { shortcutTable, type ShortcutId } from "./shortcut-table.ts";
import { useKeyLaw } from "./use-key-law.ts";

interface RowProps {
  readonly id: ShortcutId;
  readonly law: KeyLaw;
}

function Row({ id, law }: RowProps) {
  const shown = shownKeys(id, law).filter(({ keys }) => keys.length > 0);
  return (
    <div className="flex items-baseline justify-between gap-4 py-1 text-sm">
      <dt>{shortcutTable[id].words}</dt>
      <dd className="flex shrink-0 flex-col items-end gap-1">
        {shown.length === 0 && <span className="text-xs text-ink-quiet">no keys</span>}
        {shown.map(({ place, keys }) => (
          <span key={place} className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1">
            {place !== null && <span className="text-xs text-ink-quiet">{placeWords[place]}</span>}
            {keys.map((each) => (
              <KeyCombo key={each} keys={each} platform={law.platform} />
            ))}
          </span>
        ))}
      </dd>
    </div>
  );
}

const headingLook = "mb-1 text-xs font-medium text-ink-quiet";

/** They are the playback's own, as arrows are a menu's. */
function PlaybackKeys() {
  return (
    <section className="break-inside-avoid pb-4">
      <h3 className={headingLook}>Playing back what a terminal printed</h3>
      <dl>
        {playbackKeyWords.map(([keys, words]) => (
          <div key={keys} className="flex items-baseline justify-between gap-4 py-1 text-sm">
            <dt>{words}</dt>
            <dd className="shrink-0 font-mono text-xs text-ink-soft">{keys}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function ShortcutDialog({ onClose }: { readonly onClose: () => void }) {
  const law = useKeyLaw();
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title="Keyboard shortcuts"
      description="Every other key goes to the terminal while you type into one."
      testId="shortcut-list"
    >
      {law !== undefined &&
        listedGroups.map(({ group, words, ids }) => (
          <section key={group} className="break-inside-avoid pb-4">
            <h3 className={headingLook}>{words}</h3>
            <dl>
              {ids.map((id) => (
                <Row key={id} id={id} law={law} />
              ))}
            </dl>
          </section>
        ))}
      <PlaybackKeys />
      <DialogActions>
        <Link href={keysPath} onClick={onClose} className={buttonLook()}>
          Choose other keys
        </Link>
      </DialogActions>
    </Dialog>
  );
}
