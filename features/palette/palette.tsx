/** The command palette: one field for all there is, and what can be done. What is asked of the server, use-palette-data.ts knows. */
"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { ComboDialog } from "@/ui/combo-dialog.tsx";
import { CreateIdeaDialog, type CreateIdeaAction } from "../ideas/create-idea.tsx";
import { useCoveredPixels } from "../phone/keyboard-height.ts";
import { writeClipboard } from "../terminal/browser-clipboard.ts";
import type { ActionRegister } from "./palette-actions.tsx";
import type { PaletteDeed, PaletteEntry } from "./palette-entry.ts";
import { PaletteFooter } from "./palette-footer.tsx";
import { isRemembered } from "./palette-groups.ts";
import { PaletteNote } from "./palette-note.tsx";
import { paletteRecent } from "./palette-recent.ts";
import { PaletteRow } from "./palette-row.tsx";
import type { DocPage } from "./place-entries.tsx";
import { usePaletteData } from "./use-palette-data.ts";
import { usePaletteList, type PaletteList } from "./use-palette-list.ts";

export interface PaletteProps {
  readonly register: ActionRegister;
  readonly docs: readonly DocPage[];
  readonly createIdea: CreateIdeaAction;
  /** Typed before it was there. */
  readonly typed: string;
  /** Had the focus, and gets it back. */
  readonly opener: Element | null;
  readonly onClose: () => void;
}

/** What is asked of the reader: first the list, then perhaps more; in between it goes away. */
type Face = "list" | "going" | "newIdea";

interface Step {
  readonly title: string;
  readonly entries: readonly PaletteEntry[];
}

const saidMs = 3_000;

function useSaid() {
  const [text, setText] = useState("");
  const [isShown, show] = useBrief(saidMs);
  const say = (next: string) => {
    setText(next);
    show();
  };
  return { said: isShown ? text : "", say };
}

/** Where the reader is in the list. */
function useWalk(ahead: string) {
  const [typed, setTyped] = useState(ahead);
  const [step, setStep] = useState<Step>();
  const [chosen, choose] = useState<string>();
  const type = (text: string) => {
    setTyped(text);
    choose(undefined);
  };
  const go = (next: Step | undefined) => {
    setStep(next);
    type("");
  };
  /** Of those listed; the first one, unless another was walked to. */
  const activeOf = ({ groups }: PaletteList): PaletteEntry | undefined => {
    const entries = groups.flatMap(({ listed }) => listed.map(({ entry }) => entry));
    return entries.find(({ id }) => id === chosen) ?? entries[0];
  };
  return { typed, step, type, go, walkTo: choose, activeOf };
}

/** Does what was chosen once the list is gone and the focus is back where it was. */
function useDoing({ opener, onClose }: Pick<PaletteProps, "opener" | "onClose">) {
  const router = useRouter();
  const [face, setFace] = useState<Face>("list");
  const chosen = useRef<PaletteDeed>(undefined);
  const leave = (deed?: PaletteDeed) => {
    chosen.current = deed;
    setFace("going");
  };
  const gone = () => {
    const deed = chosen.current;
    if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    if (deed?.do === "newIdea") return setFace("newIdea");
    onClose();
    if (deed?.do === "go") router.push(deed.path);
    if (deed?.do === "run") deed.run();
  };
  return { face, leave, gone };
}

export function Palette({ register, docs, createIdea, typed: ahead, opener, onClose }: PaletteProps) {
  const walk = useWalk(ahead);
  const { typed, step } = walk;
  const { face, leave, gone } = useDoing({ opener, onClose });
  const { said, say } = useSaid();
  const data = usePaletteData(step === undefined ? typed : "");
  const list = usePaletteList({ ...data, register, opener, docs, typed, step: step?.entries });
  const active = walk.activeOf(list);
  const perform = (deed: PaletteDeed) => {
    if (deed.do === "step") walk.go({ title: deed.title, entries: deed.entries() });
    else if (deed.do === "copy")
      void writeClipboard(deed.text).then((isDone) => say(isDone ? "Copied" : "The browser did not let it be copied"));
    else leave(deed);
  };
  const choose = (id: string, { second }: { readonly second: boolean }) => {
    const entry = list.groups.flatMap(({ listed }) => listed).find((each) => each.entry.id === id)?.entry;
    const deed = second ? entry?.second?.does : entry?.does;
    if (entry === undefined || deed === undefined) return;
    if (isRemembered(entry)) paletteRecent.add(entry.id);
    perform(deed);
  };
  return (
    <>
      <ComboDialog
        open={face === "list"}
        title="Command palette"
        label={step === undefined ? "Find a terminal, page or action …" : `In ${step.title}`}
        value={typed}
        onType={walk.type}
        step={step && { title: step.title, onBack: () => walk.go(undefined) }}
        groups={list.groups.map(({ group, title, listed }) => ({
          id: group,
          title,
          options: listed.map((each) => ({ id: each.entry.id, content: <PaletteRow {...each} /> })),
        }))}
        active={active?.id}
        onActive={walk.walkTo}
        onChoose={choose}
        onClose={() => leave()}
        onGone={gone}
        note={<PaletteNote data={data} typed={typed.trim()} isEmpty={list.isEmpty} />}
        footer={
          <PaletteFooter
            second={active?.second?.text}
            said={said}
            isStep={step !== undefined}
            onClosed={() => leave()}
          />
        }
        status={said === "" ? statusWords(list) : said}
        coveredPixels={useCoveredPixels()}
        testId="palette"
      />
      {face === "newIdea" && <CreateIdeaDialog createIdea={createIdea} onClose={onClose} />}
    </>
  );
}

function statusWords({ groups }: PaletteList): string {
  const count = groups.reduce((sum, { listed }) => sum + listed.length, 0);
  return count === 1 ? "1 choice" : `${count} choices`;
}
