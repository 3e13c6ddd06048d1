/** Opens the attach dialog for one session. */
"use client";

import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { TerminalIcon } from "@/ui/icons.ts";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { AttachDialog, expectAttach, type AttachTarget } from "./attach-dialog.tsx";

interface AttachButtonProps {
  readonly target: AttachTarget;
  readonly label?: string;
}

export function AttachButton({ target, label }: AttachButtonProps) {
  const [open, setOpen] = useState(false);
  usePaletteActions([
    {
      id: `attach:${target.ideaId}/${target.slot}`,
      text: `Attach to ${target.slot} in a local terminal …`,
      also: ["tmux"],
      icon: <TerminalIcon />,
      run: () => setOpen(true),
    },
  ]);
  return (
    <>
      <Button
        data-testid="attach-open"
        aria-label={label}
        aria-haspopup="dialog"
        onPointerEnter={expectAttach}
        onFocus={expectAttach}
        onClick={() => setOpen(true)}
      >
        Attach
      </Button>
      <AttachDialog target={target} open={open} onOpenChange={setOpen} />
    </>
  );
}
