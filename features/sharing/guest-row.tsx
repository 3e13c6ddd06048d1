/** A guest in the owner's list: who, whether they are here, and what they may; and putting them out, after a second look. */
"use client";

import type { ApiShare } from "@coda/protocol";
import { useState, type ReactNode } from "react";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { AskedOnceMore } from "./asked-once-more.tsx";
import { ownerCalls } from "./share-calls.ts";
import { useShareCall } from "./use-share-call.ts";

interface GuestRowProps {
  readonly share: ApiShare;
  readonly guest: ApiShare["guests"][number];
  /** The whole link. */
  readonly takeBack: () => void;
  /** What else is known, where all in the list are here. */
  readonly children?: ReactNode;
}

const typingWords = { no: "reads", asked: "asks to type", allowed: "may type" } as const;

export function GuestRow({ share, guest, takeBack, children }: GuestRowProps) {
  const { perform, busy, failure } = useShareCall(ownerCalls.answer);
  const [leaving, setLeaving] = useState(false);
  const [said, setSaid] = useState<"allowed" | "no">();
  // Until the list has it, what was said counts.
  const typing = busy ? (said ?? guest.typing) : guest.typing;
  const say = (answer: { readonly typing: "allowed" | "no" } | { readonly removed: true }) => {
    setSaid("typing" in answer ? answer.typing : undefined);
    perform({ share: share.id, guest: guest.id, ...answer }, () => undefined);
  };
  return (
    <li className="py-2" data-testid="guest-row">
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1 max-sm:basis-full">
          <p className="flex flex-wrap items-center gap-x-2">
            <bdi className="min-w-0 break-words">{guest.name}</bdi>
            {guest.online && children === undefined && <Badge tone="live">here</Badge>}
          </p>
          <p className="text-xs text-ink-quiet">
            {typingWords[typing]}
            {children === undefined ? <Seen {...guest} /> : <> · {children}</>}
          </p>
        </div>
        {share.role === "driver" && typing !== "allowed" && (
          <Button size="sm" busy={busy} onClick={() => say({ typing: "allowed" })}>
            Let them type
          </Button>
        )}
        {typing !== "no" && (
          <Button size="sm" busy={busy} onClick={() => say({ typing: "no" })}>
            {typing === "asked" ? "No" : "Only read"}
          </Button>
        )}
        <Button
          size="sm"
          variant="danger"
          aria-expanded={leaving}
          onClick={() => setLeaving(!leaving)}
          data-testid="guest-remove"
        >
          Put out …
        </Button>
      </div>
      <OnceMore said={said} typing={guest.typing} />
      {leaving && (
        <PutOut {...{ busy, takeBack, onYes: () => say({ removed: true }), onNo: () => setLeaving(false) }} />
      )}
      {failure && <FailureNotice title="That did not get through" failure={failure} />}
    </li>
  );
}

function OnceMore({ said, typing }: { readonly said: string | undefined; readonly typing: string }) {
  return said === "allowed" && typing === said ? (
    <p className="mt-1 text-xs text-ink-soft" data-testid="guest-allowed">
      <AskedOnceMore />
    </p>
  ) : null;
}

/** Of one who is not here. */
function Seen({ online, lastSeenAt }: Pick<GuestRowProps["guest"], "online" | "lastSeenAt">) {
  if (online) return null;
  if (lastSeenAt === null) return " · never came";
  return (
    <>
      {" "}
      · seen <RelativeTime iso={lastSeenAt} />
    </>
  );
}

interface PutOutProps {
  readonly busy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
  readonly takeBack: () => void;
}

/** They have the link still, and may call themselves anything. */
function PutOut({ busy, onYes, onNo, takeBack }: PutOutProps) {
  return (
    <div className="mt-2 rounded-md bg-sunken p-3" data-testid="put-out">
      <p className="text-xs text-ink-soft">
        They are cut at once. So that they do not come back by another name, this link lets nobody else in from then on;
        whoever is in stays. For others make a new link. If one person may be in twice, take the link back.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" variant="danger" busy={busy} onClick={onYes} data-testid="put-out-confirm">
          Put them out
        </Button>
        <Button size="sm" variant="danger" onClick={takeBack}>
          Take the link back
        </Button>
        <Button size="sm" variant="ghost" onClick={onNo}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
