/** Sharing one terminal by links: making one, who came by which, and taking them back. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { CommandLine } from "@/ui/command-line.tsx";
import { Dialog } from "@/ui/dialog.tsx";
import { Notice } from "@/ui/notice.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { NewShare } from "./new-share.tsx";
import { ShareRow } from "./share-row.tsx";
import { useShares } from "./use-shares.ts";

interface Shared {
  readonly session: Pick<ApiSession, "id" | "slot">;
}

export function ShareButton({ session }: Shared) {
  const [open, setOpen] = useState(false);
  const { shares = [] } = useShares(session.id);
  const online = shares.flatMap(({ guests }) => guests).filter((guest) => guest.online).length;
  return (
    <>
      <Button data-testid="share-open" aria-haspopup="dialog" onClick={() => setOpen(true)}>
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
        <ShareBody session={session} />
      </Dialog>
    </>
  );
}

function ShareBody({ session }: Shared) {
  const { shares, failure } = useShares(session.id);
  const [url, setUrl] = useState<string>();
  return (
    <div className="space-y-5">
      {url === undefined ? (
        <NewShare session={session.id} onMade={setUrl} />
      ) : (
        <Notice title="The link is ready" testId="share-link">
          <p className="mb-2">Copy it now: it is shown this once.</p>
          <CommandLine command={url} what="the link" testId="share-url" />
          <Button size="sm" className="mt-3" onClick={() => setUrl(undefined)}>
            Make another one
          </Button>
        </Notice>
      )}
      <section className="space-y-2">
        <h3 className="text-sm font-medium">Links that are good</h3>
        {failure && <FailureNotice title="The links could not be listed" failure={failure} />}
        {shares === undefined && !failure && <SkeletonRows rows={1} label="Looking for links" />}
        {shares?.length === 0 && <p className="text-sm text-ink-quiet">There are none.</p>}
        <ul className="space-y-3">
          {shares?.map((share) => (
            <ShareRow key={share.id} share={share} />
          ))}
        </ul>
      </section>
    </div>
  );
}
