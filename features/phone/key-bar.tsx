/**
 * The keys that a phone's keyboard lacks, in rows of seven, or in one row on a phone that lies on its side: each at least
 * 44 px high, and as wide at 390 px.
 */
"use client";

import { useState, useSyncExternalStore } from "react";
import type { TouchKeys } from "@coda/terminal-client";
import { BarButton } from "./bar-button.tsx";
import { firstRow, moreRow, secondRow, type BarKey } from "./bar-keys.ts";

const heldWords = { off: "", next: ", for the next key", locked: ", locked" } as const;

interface KeyButtonProps {
  readonly bar: BarKey;
  readonly keys: TouchKeys;
  readonly disabled: boolean;
}

function KeyButton({ bar, keys, disabled }: KeyButtonProps) {
  const modifiers = useSyncExternalStore(keys.subscribe, keys.getModifiers, keys.getModifiers);
  if (bar.kind === "modifier") {
    const held = modifiers[bar.modifier].name;
    return (
      <BarButton
        press={() => keys.tap(bar.modifier)}
        disabled={disabled}
        held={held}
        aria-pressed={held !== "off"}
        aria-label={`${bar.text}${heldWords[held]}`}
        data-held={held}
      >
        {bar.text}
        {held === "locked" && <span aria-hidden> ●</span>}
      </BarButton>
    );
  }
  return (
    <BarButton
      press={() => keys.press(bar.key)}
      repeats={bar.repeats ?? false}
      disabled={disabled}
      aria-label={bar.name ?? bar.text}
    >
      {bar.text}
    </BarButton>
  );
}

interface KeyBarProps {
  readonly keys: TouchKeys;
  readonly canType: boolean;
  readonly onPaste: () => void;
  readonly onWrite: () => void;
  readonly onHide: () => void;
}

export function KeyBar({ keys, canType, onPaste, onWrite, onHide }: KeyBarProps) {
  const [more, setMore] = useState(false);
  const buttons = (row: readonly BarKey[]) =>
    row.map((bar) => <KeyButton key={bar.text} {...{ bar, keys }} disabled={!canType} />);
  return (
    <div
      role="group"
      aria-label="Keys"
      data-testid="key-bar"
      className="grid grid-cols-7 gap-1 px-1 pt-1 typing:gap-y-0.5 typing:pt-0.5 short:sm:grid-cols-14"
    >
      {buttons(firstRow)}
      <BarButton press={() => setMore(!more)} aria-expanded={more} aria-label="More keys" held={more ? "next" : "off"}>
        •••
      </BarButton>
      {buttons(secondRow)}
      {more && (
        <>
          {buttons(moreRow)}
          <BarButton press={onPaste} disabled={!canType}>
            Paste
          </BarButton>
          <BarButton press={onWrite}>Write</BarButton>
          <BarButton press={onHide}>Hide</BarButton>
        </>
      )}
    </div>
  );
}
