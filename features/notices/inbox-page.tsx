/** The inbox: what terminals and devices had to say while nobody looked, newest first, day by day. */
"use client";

import type { ApiNotice, MarkNotices, NoticeList } from "@coda/protocol";
import Link from "next/link";
import { useState } from "react";
import { Button, buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { ChoiceField } from "@/ui/field.tsx";
import { InboxIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { List } from "@/ui/list.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { useNow } from "../time/wall-clock.ts";
import { noticeDays } from "./notice-days.ts";
import { NoticeRow } from "./notice-row.tsx";
import { notificationSettingsPath } from "../routes/paths.ts";
import { useInbox, type Shown } from "./use-inbox.ts";
import { useMarking } from "./use-marking.ts";

const choices = [
  { value: "all", text: "Everything" },
  { value: "unread", text: "Unread" },
  { value: "attention", text: "Needs you" },
  { value: "commands", text: "Commands" },
  { value: "watchers", text: "Watched for" },
  { value: "devices", text: "Devices" },
] as const satisfies readonly { readonly value: Shown; readonly text: string }[];

export function InboxPage({ initial }: { readonly initial: NoticeList }) {
  const [shown, setShown] = useState<Shown>("all");
  const { notices, unread, failure, retry, older, loadingOlder } = useInbox(shown, initial);
  const { mark, failure: unmarked } = useMarking();
  const choose = (value: string) => setShown(choices.find((choice) => choice.value === value)?.value ?? "all");
  return (
    <PageFrame
      title="Inbox"
      note={unread === 0 ? "All read." : `${unread} unread.`}
      actions={<Actions unread={unread} newest={notices?.[0]} mark={mark} />}
    >
      <div className="space-y-5">
        <div className="w-44">
          <ChoiceField label="Show" name="shown" options={choices} onChoose={choose} />
        </div>
        {failure && (
          <FailureNotice title="The inbox could not be brought up to date" failure={failure} onRetry={retry} />
        )}
        {unmarked && <FailureNotice title="It was not marked" failure={unmarked} />}
        {notices === undefined && !failure && <SkeletonRows rows={4} label="Loading the inbox" />}
        {notices !== undefined && <Listed notices={notices} shown={shown} mark={mark} />}
        {older && (
          <Button onClick={older} busy={loadingOlder} data-testid="older">
            Older
          </Button>
        )}
      </div>
    </PageFrame>
  );
}

interface ActionsProps {
  readonly unread: number;
  readonly newest: ApiNotice | undefined;
  readonly mark: (marked: MarkNotices) => void;
}

function Actions({ unread, newest, mark }: ActionsProps) {
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Link href={notificationSettingsPath} className={buttonLook()}>
        Settings
      </Link>
      {unread > 0 && newest !== undefined && (
        <Button onClick={() => mark({ upTo: newest.id })} data-testid="mark-all">
          Mark all as read
        </Button>
      )}
    </div>
  );
}

interface ListedProps {
  readonly notices: readonly ApiNotice[];
  readonly shown: Shown;
  readonly mark: (marked: MarkNotices) => void;
}

/** Days are the reader's own, so there are none before the page knows its clock. */
function Listed({ notices, shown, mark }: ListedProps) {
  const nowMs = useNow(60_000);
  if (notices.length === 0) return <Nothing shown={shown} />;
  const days = nowMs === null ? [{ text: "\u00A0", notices }] : noticeDays(notices, { nowMs });
  return days.map((day) => (
    <section key={`${day.text} ${day.notices[0]?.id}`} aria-label={day.text}>
      <h2 className="mb-2 text-sm font-medium text-ink-quiet">{day.text}</h2>
      <List>
        {day.notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} onMark={(read) => mark({ ids: [notice.id], read })} />
        ))}
      </List>
    </section>
  ));
}

function Nothing({ shown }: { readonly shown: Shown }) {
  if (shown !== "all")
    return (
      <EmptyState icon={<InboxIcon />} title="Nothing of this kind" testId="no-notices">
        Choose “Everything” to see all that is kept: thirty days.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<InboxIcon />}
      title="Nothing has happened yet"
      testId="no-notices"
      action={
        <Link href={notificationSettingsPath} className={buttonLook({ variant: "primary" })}>
          Choose what to be told of
        </Link>
      }
    >
      A program that rings or asks, a long command that ends, a line you watch for, a device that goes offline: it comes
      here, also while no page is open.
    </EmptyState>
  );
}
