/**
 * Who is in a terminal right now: each browser by whose it is, those that the relay does not name by number; and to its owner
 * the guests, who can be let type or put out.
 */
"use client";

import type { ApiShare, PersonHere, SessionId } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { useAppConfig } from "../shell/app-config.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { peopleLines, personRoles, personText } from "./people-lines.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { GuestRow } from "./guest-row.tsx";
import { ownerCalls } from "./share-calls.ts";
import { useShareCall } from "./use-share-call.ts";
import { SharesOf, useShares } from "./use-shares.tsx";

interface PeopleHereProps {
  readonly present: TerminalSnapshot["session"];
  readonly people: TerminalSnapshot["people"];
  readonly session: SessionId;
  readonly isOwner: boolean;
}

/** Whoever looks sees within two seconds who came and left. */
const watchedMs = 1_000;

export function PeopleHere({ present, people, session, isOwner }: PeopleHereProps) {
  const { sharing } = useAppConfig();
  const lines = peopleLines(present, people);
  return (
    <div className="space-y-4 text-sm">
      {people.length > 0 && (
        <ul className="divide-y divide-line" data-testid="people-list">
          {people.map((person) => (
            <PersonRow key={JSON.stringify(person)} person={person} />
          ))}
        </ul>
      )}
      {lines.length > 0 && (
        <ul className="space-y-1 text-ink-soft" data-testid="people-lines">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {isOwner && sharing && (
        <SharesOf session={session}>
          <Guests />
        </SharesOf>
      )}
    </div>
  );
}

function PersonRow({ person }: { readonly person: PersonHere }) {
  const { who, role, sinceMs } = person;
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 py-2" data-testid="person-row" data-who={who}>
      <bdi className="min-w-0 break-words">{personText(person)}</bdi>
      {who === "guest" && <span className="text-xs text-ink-quiet">guest</span>}
      <span className="ml-auto text-xs whitespace-nowrap text-ink-quiet">
        {personRoles[role]} · came <RelativeTime iso={new Date(sinceMs).toISOString()} />
      </span>
    </li>
  );
}

function Guests() {
  const { shares = [], failure } = useShares(watchedMs);
  const here = shares.filter(({ guests }) => guests.some(({ online }) => online));
  return (
    <section className="space-y-1">
      <h3 className="font-medium">Guests who came by a link</h3>
      {failure && <FailureNotice title="The guests could not be listed" failure={failure} />}
      {here.length === 0 && !failure && <p className="text-ink-soft">None.</p>}
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
