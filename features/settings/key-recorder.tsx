/** Takes the keys that are pressed for a shortcut, and says why they cannot be had before anything is saved. */
"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/ui/button.tsx";
import type { KeyLaw } from "../shortcuts/key-bindings.ts";
import { KeyCombo } from "../shortcuts/key-combo.tsx";
import { keyWords } from "../shortcuts/key-words.ts";
import { keyTrouble, recordPress, type KeySlot } from "../shortcuts/key-recording.ts";
import { keystrokeOf, type Pressed } from "../shortcuts/keystroke.ts";
import { takeKeys } from "../shortcuts/shortcut-listener.ts";

interface KeyRecorderProps {
  readonly slot: KeySlot;
  readonly law: KeyLaw;
  /** What the keys are for. */
  readonly named: string;
  readonly onSave: (keys: string) => void;
  readonly onClose: () => void;
}

export function KeyRecorder({ slot, law, named, onSave, onClose }: KeyRecorderProps) {
  const [keys, setKeys] = useState("");
  const field = useRef<HTMLDivElement>(null);
  const trouble = keys === "" ? undefined : keyTrouble(keys, slot, law);
  const canSave = keys !== "" && trouble === undefined;
  const save = () => {
    onSave(keys);
    onClose();
  };
  /** @returns true when the press was taken. */
  const press = (pressed: Pressed): boolean => {
    const stroke = keystrokeOf(pressed);
    // A modifier by itself, and what a layout or an input method composes.
    if (stroke === undefined) return true;
    const step = recordPress(keys, stroke);
    if (step.do === "record") setKeys(step.keys);
    if (step.do === "save" && canSave) save();
    if (step.do === "cancel") onClose();
    return step.do !== "leave";
  };
  const newest = useRef(press);
  useEffect(() => {
    newest.current = press;
  });
  useEffect(() => {
    field.current?.focus();
    // On its buttons keys are the buttons'.
    return takeKeys(({ pressed, isWithin }) => {
      const isHere = field.current !== null && isWithin(field.current);
      return isHere ? newest.current(pressed) : false;
    });
  }, []);
  return (
    <div className="space-y-2" data-testid="key-recorder">
      <div className="flex flex-wrap items-center gap-2">
        <div
          ref={field}
          tabIndex={0}
          role="textbox"
          aria-readonly
          aria-label={`Press the keys: ${named}`}
          className="flex h-9 min-w-44 flex-1 items-center rounded-md border border-accent bg-sunken px-2 pointer-coarse:h-11"
        >
          {keys === "" ? (
            <span className="text-ink-quiet">Press the keys …</span>
          ) : (
            <KeyCombo keys={keys} platform={law.platform} />
          )}
        </div>
        <Button variant="primary" disabled={!canSave} onClick={save} data-testid="key-save">
          Save
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
      <p role="status" className="text-xs text-ink-soft" data-testid="key-trouble">
        {trouble ?? `${canSave ? `${keyWords(keys, law.platform)}: Enter saves, ` : ""}Escape cancels.`}
      </p>
    </div>
  );
}
