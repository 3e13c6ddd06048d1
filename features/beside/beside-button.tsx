/** Opens the picker of terminals to put beside those that are on view. Its contents come when somebody opens it. */
"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog } from "@/ui/dialog.tsx";
import { BesideIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { Tooltip } from "@/ui/tooltip.tsx";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { useShortcut } from "../shortcuts/use-shortcut.ts";
import { mostSides, sidesAddress, type SidePlace } from "./side-address.ts";

const BesidePicker = lazy(async () => ({ default: (await import("./beside-picker.tsx")).BesidePicker }));

interface BesideDialogProps {
  /** On view already, and staying there. */
  readonly present: readonly SidePlace[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** All of them; without it the page of terminals beside each other is gone to. */
  readonly onChosen?: ((sides: readonly SidePlace[]) => void) | undefined;
}

export function BesideDialog({ present, open, onOpenChange, onChosen }: BesideDialogProps) {
  const router = useRouter();
  const choose = (sides: readonly SidePlace[]) => {
    onOpenChange(false);
    if (onChosen === undefined) router.push(sidesAddress(sides));
    else onChosen(sides);
  };
  return (
    <Dialog
      wide
      open={open}
      onOpenChange={onOpenChange}
      title="Terminals side by side"
      description={`Up to ${mostSides}, of any ideas, on one page. Each keeps its own connection; keys go to the one with the frame.`}
      testId="beside-dialog"
    >
      <Suspense fallback={<SkeletonRows rows={3} label="Loading the terminals" />}>
        <BesidePicker present={present} onChosen={choose} />
      </Suspense>
    </Dialog>
  );
}

type BesideButtonProps = Pick<BesideDialogProps, "present" | "onChosen">;

export function BesideButton({ present, onChosen }: BesideButtonProps) {
  const [open, setOpen] = useState(false);
  useShortcut("beside.open", () => setOpen(true));
  const action = { id: "beside", text: "Open another terminal beside …", also: ["side by side"], icon: <BesideIcon /> };
  usePaletteActions([{ ...action, shortcut: "beside.open", run: () => setOpen(true) }]);
  return (
    <>
      <Tooltip text="Open beside …">
        <Button
          size="icon"
          aria-label="Open another terminal beside"
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
          data-testid="beside-open"
        >
          <BesideIcon aria-hidden />
        </Button>
      </Tooltip>
      <BesideDialog {...{ present, open, onChosen }} onOpenChange={setOpen} />
    </>
  );
}
