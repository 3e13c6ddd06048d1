/** At a terminal: what of it one is told of. The dialog's contents come when somebody opens it. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useState } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { Dialog, expectDialog } from "@/ui/dialog.tsx";
import { EyeIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { Tooltip } from "@/ui/tooltip.tsx";
import { usePaletteActions } from "../palette/palette-actions.tsx";

const form = latePart(async () => (await import("./watch-form.tsx")).WatchForm);

function expectWatch(): void {
  expectDialog();
  form.expect();
}

export function WatchButton({ session }: { readonly session: Pick<ApiSession, "id" | "slot"> }) {
  const [open, setOpen] = useState(false);
  usePaletteActions([
    {
      id: `watch:${session.id}`,
      text: `Watch ${session.slot} …`,
      also: ["notify", "notifications", "tell"],
      icon: <EyeIcon />,
      run: () => setOpen(true),
    },
  ]);
  return (
    <>
      <Tooltip text="Watch">
        <button
          type="button"
          aria-haspopup="dialog"
          aria-label={`Watch ${session.slot}`}
          onPointerEnter={expectWatch}
          onFocus={expectWatch}
          onClick={() => setOpen(true)}
          data-testid="watch-open"
          className={buttonLook({ size: "icon" })}
        >
          <EyeIcon aria-hidden />
        </button>
      </Tooltip>
      <Dialog
        wide
        open={open}
        onOpenChange={setOpen}
        title={`Watch ${session.slot}`}
        description="The helper looks for it on its machine, also while every browser is closed."
        testId="watch-dialog"
      >
        <form.Part
          given={{ session: session.id }}
          meanwhile={<SkeletonRows rows={2} label="Loading what you watch for" />}
        />
      </Dialog>
    </>
  );
}
