/** Sharing one terminal by links. What the dialog holds comes when somebody opens it. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, expectDialog } from "@/ui/dialog.tsx";
import { LinkIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { useShares } from "./use-shares.tsx";

const body = latePart(async () => (await import("./share-body.tsx")).ShareBody);

function expectShare(): void {
  expectDialog();
  body.expect();
}

interface Shared {
  readonly session: Pick<ApiSession, "id" | "slot">;
}

export function ShareButton({ session }: Shared) {
  const [open, setOpen] = useState(false);
  const { shares = [] } = useShares();
  usePaletteActions([
    {
      id: "share",
      text: `Share ${session.slot} …`,
      also: ["guest", "link", "invite"],
      icon: <LinkIcon />,
      run: () => setOpen(true),
    },
  ]);
  const online = shares.flatMap(({ guests }) => guests).filter((guest) => guest.online).length;
  return (
    <>
      <Button
        data-testid="share-open"
        aria-haspopup="dialog"
        onPointerEnter={expectShare}
        onFocus={expectShare}
        onClick={() => setOpen(true)}
      >
        Share{online > 0 && ` · ${online}`}
      </Button>
      <Dialog
        wide
        open={open}
        onOpenChange={setOpen}
        title={`Share ${session.slot}`}
        description="Whoever has a link sees this one terminal, without an account: no other terminals, and no ideas."
        testId="share-dialog"
      >
        <body.Part given={{ session }} meanwhile={<SkeletonRows rows={1} label="Looking for links" />} />
      </Dialog>
    </>
  );
}
