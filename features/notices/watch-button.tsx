/** At a terminal: what of it one is told of. The dialog's contents come when somebody opens it. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { lazy, Suspense, useState } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { Dialog } from "@/ui/dialog.tsx";
import { EyeIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { Tooltip } from "@/ui/tooltip.tsx";

const WatchForm = lazy(async () => ({ default: (await import("./watch-form.tsx")).WatchForm }));

export function WatchButton({ session }: { readonly session: Pick<ApiSession, "id" | "slot"> }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Tooltip text="Watch">
        <button
          type="button"
          aria-haspopup="dialog"
          aria-label={`Watch ${session.slot}`}
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
        <Suspense fallback={<SkeletonRows rows={2} label="Loading what you watch for" />}>
          <WatchForm session={session.id} />
        </Suspense>
      </Dialog>
    </>
  );
}
