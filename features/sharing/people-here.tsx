/**
 * Who is in a terminal right now: each browser by whose it is, and those that the relay does not name by number. To its owner a
 * guest is one who can be let type or put out.
 */
"use client";

import type { PersonHere, SessionId } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { useAppConfig } from "../shell/app-config.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { bearerWord, peopleLines, personRoles, personText } from "./people-lines.ts";
import { peopleRows, type GuestHere, type PeopleRow } from "./people-rows.ts";
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
      {isOwner && sharing ? (
        <SharesOf session={session}>
          <WithGuests people={people} />
        </SharesOf>
      ) : (
        <PeopleList rows={peopleRows(people, [])} />
      )}
      {lines.length > 0 && (
        <ul className="space-y-1 text-ink-soft" data-testid="people-lines">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function WithGuests({ people }: Pick<PeopleHereProps, "people">) {
  const { shares = [], failure } = useShares(watchedMs);
  return (
    <>
      <PeopleList rows={peopleRows(people, shares)} />
      {failure && <FailureNotice title="The guests could not be listed" failure={failure} />}
    </>
  );
}

function PeopleList({ rows }: { readonly rows: readonly PeopleRow[] }) {
  return (
    rows.length > 0 && (
      <ul className="divide-y divide-line" data-testid="people-list">
        {rows.map((row) =>
          row.is === "guest" ? (
            <GuestHereRow key={row.key} here={row} />
          ) : (
            <PersonRow key={row.key} person={row.person} />
          ),
        )}
      </ul>
    )
  );
}

function PersonRow({ person }: { readonly person: PersonHere }) {
  const { who, role, sinceMs } = person;
  const bearer = bearerWord(person);
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 py-2" data-testid="person-row" data-who={who}>
      <bdi className="min-w-0 break-words">{personText(person)}</bdi>
      {bearer !== undefined && <span className="text-xs text-ink-quiet">{bearer}</span>}
      <span className="ml-auto text-xs whitespace-nowrap text-ink-quiet">
        {personRoles[role]} · <Came sinceMs={sinceMs} />
      </span>
    </li>
  );
}

function GuestHereRow({ here: { share, guest, sinceMs } }: { readonly here: GuestHere }) {
  const revoke = useShareCall(ownerCalls.revoke);
  const [first] = sinceMs;
  return (
    <>
      <GuestRow share={share} guest={guest} takeBack={() => revoke.perform(share.id, () => undefined)}>
        guest
        {first !== undefined && (
          <>
            {" "}
            · <Came sinceMs={first} />
          </>
        )}
        {sinceMs.length > 1 && ` · in ${sinceMs.length} browsers`}
      </GuestRow>
      {revoke.failure && (
        <li>
          <FailureNotice title="The link is still good" failure={revoke.failure} />
        </li>
      )}
    </>
  );
}

function Came({ sinceMs }: { readonly sinceMs: number }) {
  return (
    <>
      came <RelativeTime iso={new Date(sinceMs).toISOString()} />
    </>
  );
}
