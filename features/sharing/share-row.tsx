/** One link in the owner's list, with the guests who came by it. */
"use client";

import type { ApiShare } from "@coda/protocol";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { clockTime } from "../time/format-time.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { useNow } from "../time/wall-clock.ts";
import { ownerCalls } from "./share-calls.ts";
import { useShareCall } from "./use-shares.ts";

interface ShareRowProps {
  readonly share: ApiShare;
}

export function ShareRow({ share }: ShareRowProps) {
  const revoke = useShareCall(share.session, ownerCalls.revoke);
  const nowMs = useNow(60_000);
  const facts = [
    share.role === "driver" ? "reads and types" : "reads",
    share.withHistory ? "with history" : "without history",
    share.hasPassword && "with a password",
    nowMs !== null && `until ${clockTime(Date.parse(share.expiresAt), { nowMs })}`,
  ].filter((fact) => fact !== false);
  return (
    <li className="rounded-md border border-line p-3 text-sm" data-testid="share-row">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium break-words">{share.label === "" ? "A link" : share.label}</p>
          <p className="text-xs text-ink-quiet">{facts.join(" · ")}</p>
        </div>
        <Button
          size="sm"
          variant="danger"
          busy={revoke.busy}
          onClick={() => revoke.perform(share.id, () => undefined)}
          data-testid="share-revoke"
        >
          Take it back
        </Button>
      </div>
      {revoke.failure && <FailureNotice title="The link is still good" failure={revoke.failure} />}
      {share.guests.length > 0 && (
        <ul className="mt-2 divide-y divide-line border-t border-line">
          {share.guests.map((guest) => (
            <GuestRow key={guest.id} share={share} guest={guest} />
          ))}
        </ul>
      )}
    </li>
  );
}

const typingWords = { no: "reads", asked: "asks to type", allowed: "may type" } as const;

function GuestRow({ share, guest }: ShareRowProps & { readonly guest: ApiShare["guests"][number] }) {
  const { perform, busy, failure } = useShareCall(share.session, ownerCalls.answer);
  const say = (answer: { readonly typing: "allowed" | "no" } | { readonly removed: true }) =>
    perform({ share: share.id, guest: guest.id, ...answer }, () => undefined);
  return (
    <li className="flex flex-wrap items-center gap-2 py-2" data-testid="guest-row">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <p className="break-words">{guest.name}</p>
        <p className="text-xs text-ink-quiet">
          {typingWords[guest.typing]}
          {!guest.online && guest.lastSeenAt !== null && (
            <>
              {" "}
              · seen <RelativeTime iso={guest.lastSeenAt} />
            </>
          )}
        </p>
      </div>
      {guest.online && <Badge tone="live">here</Badge>}
      {share.role === "driver" && guest.typing !== "allowed" && (
        <Button size="sm" busy={busy} onClick={() => say({ typing: "allowed" })}>
          Let them type
        </Button>
      )}
      {guest.typing !== "no" && (
        <Button size="sm" busy={busy} onClick={() => say({ typing: "no" })}>
          {guest.typing === "asked" ? "No" : "Only read"}
        </Button>
      )}
      <Button size="sm" variant="danger" busy={busy} onClick={() => say({ removed: true })} data-testid="guest-remove">
        Put out
      </Button>
      {failure && <FailureNotice title="That did not get through" failure={failure} />}
    </li>
  );
}
