/** A notice as the message that a browser shows of it. Pure. */
import { limits, noticeGroups, noticeWords, type NoticeGroup, type PushBrowserId } from "@coda/protocol";
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
