/** What marking notices makes of a list and of the count of the unread, before the server has said so. Pure. */
import type { ApiNotice, MarkNotices, NoticeList } from "@coda/protocol";

function withMark(notice: ApiNotice, marked: MarkNotices): ApiNotice {
  if ("ids" in marked) return marked.ids.includes(notice.id) ? { ...notice, read: marked.read } : notice;
  const isMeant = "upTo" in marked ? notice.id <= marked.upTo : notice.session?.id === marked.session;
  return isMeant ? { ...notice, read: true } : notice;
}

export function withMarks(list: NoticeList, marked: MarkNotices): NoticeList {
  return { ...list, notices: list.notices.map((notice) => withMark(notice, marked)) };
}

/** @param known Those at hand, some of them perhaps in several lists; of others the server will say. */
export function unreadAfter(unread: number, known: readonly ApiNotice[], marked: MarkNotices): number {
  const once = new Map(known.map((notice) => [notice.id, notice]));
  let count = unread;
  for (const notice of once.values()) count += Number(notice.read) - Number(withMark(notice, marked).read);
  return Math.max(0, count);
}
