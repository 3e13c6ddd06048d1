/**
 * The door of the palette on every signed-in page: hears its shortcut, brings its code when it is opened, and keeps what is
 * typed meanwhile.
 */
"use client";

import { useCallback, useEffect, useMemo, useState, type ComponentType, type ReactNode } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import type { CreateIdeaAction } from "../ideas/create-idea.tsx";
import { takeKeys } from "../shortcuts/shortcut-listener.ts";
import { useShortcut } from "../shortcuts/use-shortcut.ts";
import { ActionRegister, PaletteContextProvider } from "./palette-actions.tsx";
import type { PaletteProps } from "./palette.tsx";
import type { DocPage } from "./place-entries.tsx";
import { typedAhead } from "./typed-ahead.ts";

type Stage =
  | { readonly name: "closed" }
  | { readonly name: "loading"; readonly opener: Element | null }
  /** Its code did not arrive. */
  | { readonly name: "failed" }
  | { readonly name: "open"; readonly opener: Element | null; readonly typed: string };

const closed: Stage = { name: "closed" };

/** Its code, once it is there: from the second time on it opens at once. */
let loaded: ComponentType<PaletteProps> | undefined;

async function load(): Promise<void> {
  loaded ??= (await import("./palette.tsx")).Palette;
}

/** Somebody is about to open it. */
export function expectPalette(): void {
  load().catch(() => undefined);
}

function useStage() {
  const [stage, setStage] = useState<Stage>(closed);
  const open = useCallback(() => {
    const opener = document.activeElement;
    setStage((before) => {
      if (before.name !== "closed") return before;
      return loaded === undefined ? { name: "loading", opener } : { name: "open", opener, typed: "" };
    });
  }, []);
  const close = useCallback(() => setStage(closed), []);
  useEffect(() => {
    if (stage.name !== "loading") return undefined;
    const { opener } = stage;
    let typed = "";
    let isLeft = false;
    const arrive = (next: Stage) => {
      if (!isLeft) setStage(next);
    };
    const giveBack = takeKeys(({ pressed }) => {
      const meant = typedAhead(typed, pressed);
      if (meant === "left") arrive(closed);
      else if (meant !== "others") typed = meant.text;
      return meant !== "others";
    });
    load().then(
      () => arrive({ name: "open", opener, typed }),
      () => arrive({ name: "failed" }),
    );
    return () => {
      isLeft = true;
      giveBack();
    };
  }, [stage]);
  return { stage, open, close };
}

interface PaletteProviderProps {
  readonly docs: readonly DocPage[];
  readonly createIdea: CreateIdeaAction;
  readonly children: ReactNode;
}

export function PaletteProvider({ docs, createIdea, children }: PaletteProviderProps) {
  const [question, ask] = useState<ReactNode>();
  const [register] = useState(() => new ActionRegister(ask));
  const { stage, open, close } = useStage();
  useShortcut("palette.open", open);
  const door = useMemo(() => ({ register, open }), [register, open]);
  const Palette = loaded;
  return (
    <PaletteContextProvider door={door}>
      {children}
      {question}
      {stage.name === "open" && Palette && <Palette {...stage} {...{ register, docs, createIdea }} onClose={close} />}
      {stage.name === "failed" && <NotThere onClose={close} />}
    </PaletteContextProvider>
  );
}

function NotThere({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="The palette could not be loaded"
      description="Its code did not arrive. Check your connection and open it again; the page itself goes on."
      testId="palette-failed"
    >
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
