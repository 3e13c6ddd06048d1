/** A notice as the message that a browser shows of it. Pure. */
import {
  limits,
  noticeGroups,
  noticeGroupSchema,
  noticeWords,
  type NoticeGroup,
  type PushBrowserId,
} from "@coda/protocol";
import type { TellableNotice } from "../notice/tellable.ts";
import type { Push, Urgency } from "./pusher.ts";

const urgencies = {
  attention: "high",
  commands: "normal",
  watchers: "normal",
  devices: "low",
} as const satisfies Record<NoticeGroup, Urgency>;

/** @param others so many came of the same place at the same time, and are not shown. */
export function pushOf(notice: TellableNotice, others: number): (browser: PushBrowserId) => Push {
  const { what, pattern, place, deviceName, deviceId, sessionId, id, at } = notice;
  const device = deviceId === null ? null : { id: deviceId, name: deviceName ?? "A device" };
  const { title, text } = noticeWords({ what, pattern, device });
  const lines = [text, place && `${place.slot} · ${place.ideaTitle}`, others > 0 ? `and ${others} more` : null];
  const of = sessionId ?? deviceId ?? "";
  const body = lines.filter((line) => line !== null).join("\n");
  const shownAt = place === null ? null : `/ideas/${place.ideaId}/terminals/${place.slot}`;
  const message = { title, body: fitting(title, body), path: `/inbox/${id}`, shownAt, tag: of, at: at.toISOString() };
  return (browser) => ({
    message: { browser, ...message },
    urgency: urgencies[noticeGroups[what.kind]],
    topic: of.replaceAll("-", ""),
  });
}

const groupWords = {
  attention: ["program needs you", "programs need you"],
  commands: ["command ended", "commands ended"],
  watchers: ["thing you watch for came", "things you watch for came"],
  devices: ["device went offline", "devices went offline"],
} as const satisfies Record<NoticeGroup, readonly [one: string, several: string]>;

/** Several that were held back, as one message that leads to the inbox. @param held Newest first, at least one. */
export function summaryOf(held: readonly TellableNotice[]): (browser: PushBrowserId) => Push {
  const counts = new Map<NoticeGroup, number>();
  for (const { what, counted } of held) {
    const group = noticeGroups[what.kind];
    counts.set(group, (counts.get(group) ?? 0) + 1 + counted.length);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const lines = noticeGroupSchema.options.flatMap((group) => {
    const count = counts.get(group) ?? 0;
    return count === 0 ? [] : [`${count} ${groupWords[group][count === 1 ? 0 : 1]}`];
  });
  const at = held[0]?.at ?? new Date(0);
  const title = `${all} notices while it was quiet`;
  const message = {
    title,
    body: lines.join("\n"),
    path: "/inbox",
    shownAt: "/inbox",
    tag: "quiet",
    at: at.toISOString(),
  };
  return (browser) => ({ message: { browser, ...message }, urgency: "normal", topic: "quiet" });
}

/** What else is in a message, once it is JSON: ids, a path, a time. */
const envelopeBytes = 400;

/** As much of it as goes into one message beside the title, whatever it has to be escaped to. */
function fitting(title: string, body: string): string {
  const room = limits.pushPayloadBytes - envelopeBytes;
  const bytes = (text: string) => Buffer.byteLength(JSON.stringify(title + text));
  let end = body.length;
  while (end > 0 && bytes(body.slice(0, end)) > room) end = Math.floor(end * 0.9);
  return end === body.length ? body : `${body.slice(0, end)}…`.replaceAll(/[\p{Cs}]/gu, "");
}
