/** One shortcut of the page of keys: its keys in each place it is heard in, and the ways to other ones. */
"use client";

import { useCallback, useRef, useState } from "react";
import { Button } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { placesOf, keysOf, type KeyLaw } from "../shortcuts/key-bindings.ts";
import { KeyCombo } from "../shortcuts/key-combo.tsx";
import { lawTrouble, withKeys, type KeySlot } from "../shortcuts/key-recording.ts";
import { keptKeys } from "../shortcuts/kept-keys.ts";
import { placeWords } from "../shortcuts/shown-keys.ts";
import { shortcutTable, type ShortcutId } from "../shortcuts/shortcut-table.ts";
import { KeyRecorder } from "./key-recorder.tsx";

interface SlotProps {
  readonly slot: KeySlot;
  readonly law: KeyLaw;
}

function choose(slot: KeySlot, keys: string | null | undefined): void {
  keptKeys.set(withKeys(keptKeys.get(), slot, keys));
}

function Shown({ slot: { id, place }, law }: SlotProps) {
  const keys = keysOf(id, place, law);
  const browsers = shortcutTable[id].browserKeys?.[law.platform] ?? [];
  if (keys.length + browsers.length === 0) return <span className="text-xs text-ink-quiet">no keys</span>;
  return (
    <>
      {keys.map((each) => (
        <KeyCombo key={each} keys={each} platform={law.platform} />
      ))}
      {browsers.map((each) => (
        <span
          key={each}
          className="flex items-center gap-1.5 text-xs whitespace-nowrap text-ink-quiet"
          title="It cannot be another one"
        >
          <KeyCombo keys={each} platform={law.platform} /> the browser’s
        </span>
      ))}
    </>
  );
}

/** A phone is told only where there are two: the heading says the rest. */
function Place({ id, place }: KeySlot) {
  const isOnly = placesOf(id).length === 1;
  return (
    <span className={classNames("w-20 shrink-0 text-xs text-ink-quiet max-sm:basis-full", isOnly && "max-sm:hidden")}>
      {placeWords[place]}
    </span>
  );
}

function Slot({ slot, law }: SlotProps) {
  const { id, place } = slot;
  const [isRecording, record] = useState(false);
  /** The keyboard goes on where it began. */
  const comesBack = useRef(false);
  const begin = useCallback((button: HTMLButtonElement | null) => {
    if (button !== null && comesBack.current) button.focus();
  }, []);
  const { words } = shortcutTable[id];
  const named = `${words}, ${placeWords[place]}`;
  const isChosen = law.chosen[id]?.[place] !== undefined;
  const isOff = keysOf(id, place, law).length === 0;
  const [trouble, tell] = useState<string>();
  /** Others may have the usual keys by now. */
  const reset = () => {
    const found = lawTrouble({ ...law, chosen: withKeys(law.chosen, slot, undefined) });
    tell(found);
    if (found === undefined) choose(slot, undefined);
  };
  if (isRecording) {
    const save = (keys: string) => choose(slot, keys);
    const close = () => {
      comesBack.current = true;
      record(false);
    };
    return <KeyRecorder {...{ slot, law, named }} onSave={save} onClose={close} />;
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1" data-testid={`keys-${id}-${place}`}>
      <Place id={id} place={place} />
      <span className="flex min-w-36 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <Shown {...{ slot, law }} />
      </span>
      <span className="ml-auto flex gap-1">
        <Button
          ref={begin}
          size="sm"
          onClick={() => record(true)}
          aria-label={`Change: ${named}`}
          data-testid={`record-${id}-${place}`}
        >
          Change
        </Button>
        {!isOff && (
          <Button size="sm" variant="ghost" onClick={() => choose(slot, null)} aria-label={`Off: ${named}`}>
            Off
          </Button>
        )}
        {isChosen && (
          <Button size="sm" variant="ghost" onClick={reset} aria-label={`Reset: ${named}`}>
            Reset
          </Button>
        )}
      </span>
      <p role="status" className="basis-full text-xs text-ink-soft empty:hidden">
        {isChosen && trouble}
      </p>
    </div>
  );
}

export function KeyRow({ id, law }: { readonly id: ShortcutId; readonly law: KeyLaw }) {
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 text-sm sm:grid-cols-[minmax(0,3fr)_minmax(0,5fr)]">
      <p className="sm:pt-1">{shortcutTable[id].words}</p>
      <div className="space-y-2">
        {placesOf(id).map((place) => (
          <Slot key={place} slot={{ id, place }} law={law} />
        ))}
      </div>
    </li>
  );
}
