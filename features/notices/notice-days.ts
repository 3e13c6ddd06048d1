/** An inbox by days, as its reader's clock has them. Pure. */
import type { ApiNotice } from "@coda/protocol";
import { dayText, type TimePlace } from "../time/format-time.ts";

export interface NoticeDay {
  /** "Today", "Yesterday", "18 Nov". */
  readonly text: string;
  readonly notices: readonly ApiNotice[];
}

/** In the order they came; one that was told late stands with the day it is of, beside what came then. */
export function noticeDays(notices: readonly ApiNotice[], place: TimePlace): readonly NoticeDay[] {
  const days: { text: string; notices: ApiNotice[] }[] = [];
  for (const notice of notices) {
    const text = dayText(Date.parse(notice.at), place);
    const last = days.at(-1);
    if (last?.text === text) last.notices.push(notice);
    else days.push({ text, notices: [notice] });
  }
  return days;
}
