/** One link in the owner's list, with the guests who came by it. */
"use client";

import type { ApiShare } from "@coda/protocol";
import { Button } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { clockTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import { inOrder } from "./guest-order.ts";
import { GuestRow } from "./guest-row.tsx";
import { ownerCalls } from "./share-calls.ts";
import { useShareCall } from "./use-share-call.ts";

export function ShareRow({ share }: { readonly share: ApiShare }) {
  const revoke = useShareCall(ownerCalls.revoke);
  const takeBack = () => revoke.perform(share.id, () => undefined);
  const nowMs = useNow(60_000);
  const facts = [
    share.role === "driver" ? "reads, and types once you say yes" : "reads",
    share.withHistory ? "with history" : "without history",
    share.hasPassword && "with a password",
    nowMs !== null && `until ${clockTime(Date.parse(share.expiresAt), { nowMs })}`,
  ].filter((fact) => fact !== false);
  return (
    // Struck through at once; it is gone once the server has taken it back.
    <li
      className={classNames("rounded-md border border-line bg-raised p-3 text-sm", revoke.busy && "opacity-60")}
      data-testid="share-row"
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className={classNames("font-medium break-words", revoke.busy && "line-through")}>
            {share.label === "" ? "A link" : share.label}
          </p>
          <p className="text-xs text-ink-quiet">{facts.join(" · ")}</p>
          {!share.open && (
            <p className="text-xs text-warn" data-testid="share-closed">
              Lets nobody else in, since somebody was put out.
            </p>
          )}
        </div>
        <Button size="sm" variant="danger" busy={revoke.busy} onClick={takeBack} data-testid="share-revoke">
          Take it back
        </Button>
      </div>
      {revoke.failure && <FailureNotice title="The link is still good" failure={revoke.failure} />}
      {share.guests.length > 0 && (
        <ul className="mt-2 divide-y divide-line border-t border-line">
          {inOrder(share.guests).map((guest) => (
            <GuestRow key={guest.id} share={share} guest={guest} takeBack={takeBack} />
          ))}
        </ul>
      )}
    </li>
  );
}
