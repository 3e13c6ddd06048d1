/** Who is in a terminal right now: all by number, and to its owner the guests by name, who can be let type or put out. */
"use client";

import type { ApiShare, SessionId } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { useAppConfig } from "../shell/app-config.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { peopleLines } from "../terminal/people-words.ts";
import { GuestRow } from "./guest-row.tsx";
import { ownerCalls } from "./share-calls.ts";
import { useShareCall } from "./use-share-call.ts";
import { SharesOf, useShares } from "./use-shares.tsx";

interface PeopleHereProps {
  readonly present: TerminalSnapshot["session"];
  readonly session: SessionId;
  readonly isOwner: boolean;
}

/** Whoever looks sees within two seconds who came and left. */
const watchedMs = 1_000;

export function PeopleHere({ present, session, isOwner }: PeopleHereProps) {
  const { sharing } = useAppConfig();
  return (
    <div className="space-y-4 text-sm">
      <ul className="space-y-1" data-testid="people-lines">
        {peopleLines(present).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {isOwner && sharing && (
        <SharesOf session={session}>
          <Guests />
        </SharesOf>
      )}
    </div>
  );
}

function Guests() {
  const { shares = [], failure } = useShares(watchedMs);
  const here = shares.filter(({ guests }) => guests.some(({ online }) => online));
  return (
    <section className="space-y-1">
      <h3 className="font-medium">Guests who came by a link</h3>
      {failure && <FailureNotice title="The guests could not be listed" failure={failure} />}
      {here.length === 0 && !failure && <p className="text-ink-soft">None. Members are told by number alone.</p>}
      {here.map((share) => (
        <GuestsOf key={share.id} share={share} />
      ))}
    </section>
  );
}

function GuestsOf({ share }: { readonly share: ApiShare }) {
  const revoke = useShareCall(ownerCalls.revoke);
  return (
    <>
      <ul className="divide-y divide-line">
        {share.guests
          .filter(({ online }) => online)
          .map((guest) => (
            <GuestRow
              key={guest.id}
              share={share}
              guest={guest}
              takeBack={() => revoke.perform(share.id, () => undefined)}
            />
          ))}
      </ul>
      {revoke.failure && <FailureNotice title="The link is still good" failure={revoke.failure} />}
    </>
  );
}
