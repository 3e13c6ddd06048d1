/** Opens the attach dialog for one session. */
"use client";

import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { AttachDialog, type AttachTarget } from "./attach-dialog.tsx";

interface AttachButtonProps {
  readonly target: AttachTarget;
  readonly label?: string;
}

export function AttachButton({ target, label }: AttachButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button data-testid="attach-open" aria-label={label} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Attach
      </Button>
      <AttachDialog target={target} open={open} onOpenChange={setOpen} />
    </>
  );
}
