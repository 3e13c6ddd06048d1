/** What can be done on the page on view, told to the palette by whoever does it there by a button. */
"use client";

import type { ApiSession, IdeaRole } from "@coda/protocol";
import { createContext, useContext, useEffect, useRef, type ReactNode, type RefObject } from "react";
import type { PaletteEntry } from "./palette-entry.ts";

export interface PaletteAction extends Pick<PaletteEntry, "id" | "text" | "also" | "icon" | "shortcut"> {
  /** "app": the same on every page. */
  readonly group?: "here" | "app";
  readonly run: () => void;
}

type Actions = readonly PaletteAction[] | (() => readonly PaletteAction[]);

interface ActionSource {
  readonly actions: () => readonly PaletteAction[];
  /** They are about what is in it: of several such places, that with the focus counts. Null: about the page. */
  readonly within: () => Element | null;
}

/** A terminal on view. What can be done to it as a whole is worded by the palette's own code, which comes when it is opened. */
export interface PaletteTerminal {
  readonly session: ApiSession;
  /** The reader's, in its idea. */
  readonly role: IdeaRole;
  /** Something was done to it. */
  readonly onDone?: () => void;
}

/** What pages told of. */
export class ActionRegister {
  readonly #sources = new Set<ActionSource>();
  /** Shows what is asked before something is done, when the palette is gone; null: no more. */
  readonly ask: (question: ReactNode) => void;
  /** Each as it was drawn last. */
  readonly terminals = new Set<RefObject<PaletteTerminal>>();

  constructor(ask: (question: ReactNode) => void) {
    this.ask = ask;
  }

  /** Until the returned function is called. */
  add(source: ActionSource): () => void {
    this.#sources.add(source);
    return () => this.#sources.delete(source);
  }

  /** As it is now. Of several with one id that is meant which has the focus, or else what came last and lies on top. */
  entries(focused: Element | null): readonly PaletteEntry[] {
    const isMeant = ({ within }: ActionSource): boolean => focused !== null && within()?.contains(focused) === true;
    const byId = new Map<string, PaletteEntry>();
    for (const source of [...this.#sources].toSorted((one, other) => Number(isMeant(one)) - Number(isMeant(other))))
      for (const action of source.actions()) {
        const entry = entryOf(action);
        byId.set(entry.id, entry);
      }
    return [...byId.values()];
  }
}

export function entryOf({ group = "here", run, ...action }: PaletteAction): PaletteEntry {
  return { ...action, id: `${group}:${action.id}`, group, does: { do: "run", run } };
}

export interface PaletteDoor {
  readonly register: ActionRegister;
  readonly open: () => void;
}

/** Null where there is no palette: guests have none. */
const PaletteContext = createContext<PaletteDoor | null>(null);

export function PaletteContextProvider({
  door,
  children,
}: {
  readonly door: PaletteDoor;
  readonly children: ReactNode;
}) {
  return <PaletteContext value={door}>{children}</PaletteContext>;
}

export function usePaletteDoor(): PaletteDoor | null {
  return useContext(PaletteContext);
}

const nowhere = (): null => null;

const PalettePlaceContext = createContext<() => Element | null>(nowhere);

/** What is told from within is about this place: of several alike, that with the focus counts. */
export function PalettePlace({
  place,
  children,
}: {
  readonly place: () => Element | null;
  readonly children: ReactNode;
}) {
  return <PalettePlaceContext value={place}>{children}</PalettePlaceContext>;
}

/** Lists what can be done to it, as long as the component is there. */
export function usePaletteTerminal(terminal: PaletteTerminal): void {
  const terminals = usePaletteDoor()?.register.terminals;
  const newest = useRef(terminal);
  useEffect(() => {
    newest.current = terminal;
  });
  useEffect(() => {
    terminals?.add(newest);
    return () => void terminals?.delete(newest);
  }, [terminals]);
}

/** Lists these as long as the component is there, as they are when somebody opens the palette. */
export function usePaletteActions(actions: Actions, within?: RefObject<Element | null>): void {
  const register = usePaletteDoor()?.register;
  const around = useContext(PalettePlaceContext);
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  useEffect(
    () =>
      register?.add({
        actions: () => (typeof newest.current === "function" ? newest.current() : newest.current),
        within: () => within?.current ?? around(),
      }),
    [register, within, around],
  );
}
