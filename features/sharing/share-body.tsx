/** A terminal's links: making one, who came by which, and taking them back. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { CommandLine } from "@/ui/command-line.tsx";
import { PlusIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { NewShare } from "./new-share.tsx";
import { ShareRow } from "./share-row.tsx";
import { useShares } from "./use-shares.tsx";

/** What is above the list: nothing, unless there is no link yet; the form; or the link that was just made. */
type Face = "list" | "form" | { readonly url: string };

/** Whoever looks at the list sees within two seconds who came and left. */
const watchedMs = 1_000;

export function ShareBody({ session }: { readonly session: Pick<ApiSession, "id"> }) {
  const { shares, failure } = useShares(watchedMs);
  const [face, setFace] = useState<Face>("list");
  if (shares === undefined && !failure) return <SkeletonRows rows={1} label="Looking for links" />;
  return (
    <div className="space-y-5">
      {failure && <FailureNotice title="The links could not be listed" failure={failure} />}
      {face === "form" || (face === "list" && shares?.length === 0) ? (
        <NewShare session={session.id} onMade={(url) => setFace({ url })} />
      ) : (
        <>
          {face !== "list" && <MadeLink url={face.url} />}
          <Button onClick={() => setFace("form")} data-testid="share-another">
            <PlusIcon aria-hidden /> Make another link
          </Button>
        </>
      )}
      {shares !== undefined && shares.length > 0 && (
        <section className="space-y-2">
          <h3 className="text-sm font-medium">Links that are good</h3>
          <ul className="space-y-3">
            {shares.map((share) => (
              <ShareRow key={share.id} share={share} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function MadeLink({ url }: { readonly url: string }) {
  return (
    <Notice title="The link is ready" testId="share-link">
      <p className="mb-2">Copy it now: it is shown this once.</p>
      <CommandLine command={url} what="the link" testId="share-url" />
    </Notice>
  );
}
