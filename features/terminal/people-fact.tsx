/** How many are in this session with the reader; to members it opens what is known of them. */
"use client";

import type { SessionId } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { useState } from "react";
import { Dialog, expectDialog } from "@/ui/dialog.tsx";
import { latePart } from "@/ui/late-part.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { peopleMeaning, peopleText } from "./people-words.ts";

const body = latePart(async () => (await import("../sharing/people-here.tsx")).PeopleHere);

function expectPeople(): void {
  expectDialog();
  body.expect();
}

export interface PeopleFactProps {
  readonly snapshot: TerminalSnapshot;
  /** Of the idea; undefined: a guest. */
  readonly member: { readonly session: SessionId; readonly isOwner: boolean } | undefined;
}

/** Left out on a phone: a row that comes and goes there would take one from the terminal. */
const look = "whitespace-nowrap max-sm:hidden";

export function PeopleFact({ snapshot: { session, people }, member }: PeopleFactProps) {
  const [open, setOpen] = useState(false);
  const here = peopleText(session);
  const shared = { "data-testid": "people", title: peopleMeaning(session) };
  if (member === undefined)
    return (
      here !== undefined && (
        <span {...shared} className={look}>
          {here}
        </span>
      )
    );
  return (
    <>
      {here !== undefined && (
        <button
          {...shared}
          type="button"
          aria-haspopup="dialog"
          onPointerEnter={expectPeople}
          onFocus={expectPeople}
          onClick={() => setOpen(true)}
          className={`touch-words rounded-sm underline decoration-dotted underline-offset-2 hover:text-ink ${look}`}
        >
          {here}
        </button>
      )}
      <Dialog open={open} onOpenChange={setOpen} title="Who is here" testId="people-dialog">
        <body.Part
          given={{ present: session, people, ...member }}
          meanwhile={<SkeletonRows rows={1} label="Looking who is here" />}
        />
      </Dialog>
    </>
  );
}
