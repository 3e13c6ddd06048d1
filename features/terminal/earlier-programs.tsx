/** Programs that a terminal had and that are not there any more: a list of them, from which their saved output opens. */
"use client";

import type { ApiSession, PaneId } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, expectDialog } from "@/ui/dialog.tsx";
import { HistoryIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { earlierPanes, type PanesOnView } from "./earlier-panes.ts";

export interface EarlierProgramsProps {
  readonly session: ApiSession;
  readonly view: PanesOnView;
}

const list = latePart(async () => (await import("./earlier-list.tsx")).EarlierList);

function expectList(): void {
  expectDialog();
  list.expect();
}

/** Shows nothing as long as there are none. */
export function EarlierPrograms({ session, view }: EarlierProgramsProps) {
  const [open, setOpen] = useState(false);
  const known: readonly { readonly pane: PaneId }[] = session.panes;
  const hasAny = earlierPanes(known, view).length > 0;
  const action = { id: "earlier", text: "Earlier programs of this terminal", icon: <HistoryIcon /> };
  usePaletteActions(hasAny ? [{ ...action, run: () => setOpen(true) }] : []);
  if (!hasAny) return null;
  return (
    <>
      <Button
        aria-haspopup="dialog"
        aria-label="Earlier programs of this terminal"
        data-testid="earlier-programs"
        onPointerEnter={expectList}
        onFocus={expectList}
        onClick={() => setOpen(true)}
      >
        <HistoryIcon aria-hidden />
        <span className="max-sm:sr-only">Earlier programs</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Earlier programs of this terminal"
        description="What ran here before, in panes that are closed or were started anew."
        testId="earlier-programs-dialog"
      >
        <list.Part given={{ session, view }} meanwhile={<SkeletonRows rows={2} label="Loading the list" />} />
      </Dialog>
    </>
  );
}
