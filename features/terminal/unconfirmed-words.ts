/** What was typed and may not have arrived, in words. Pure. */
import type { UnconfirmedInput } from "@coda/terminal-client";
import { clockTime, type TimePlace } from "../time/format-time.ts";

/** "What you typed last, 12 keys at 14:02, may not have arrived: see whether it is there." */
export function unconfirmedText({ keys, pastes, atMs }: UnconfirmedInput, place: TimePlace): string {
  const counted = [
    keys > 0 && `${keys} ${keys === 1 ? "key" : "keys"}`,
    pastes > 0 && (pastes === 1 ? "a paste" : `${pastes} pastes`),
  ].filter((part) => part !== false);
  const what = `${counted.join(" and ")} at ${clockTime(atMs, place)}`;
  return `What you typed last, ${what}, may not have arrived: see whether it is there.`;
}
