/** What a device's helper is to look for: all that anybody wants of each of its sessions. */
import { limits, type SessionId, type SessionWatch } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { listenersOf, wantedCommandMs, wantedWatchers, wantsAttention, wantsBell, type Listener } from "./listeners.ts";

/** Without those of which nobody wants anything. */
export async function sessionWatches(
  orm: Orm,
  ids: readonly SessionId[],
): Promise<ReadonlyMap<SessionId, SessionWatch>> {
  const found = new Map<SessionId, SessionWatch>();
  for (const [session, listeners] of await listenersOf(orm, ids)) {
    const watch = joined(listeners);
    if (watch.attention || watch.commandOverMs !== null || watch.watchers.length > 0) found.set(session, watch);
  }
  return found;
}

function joined(listeners: readonly Listener[]): SessionWatch {
  const overMs = listeners.flatMap((listener) => wantedCommandMs(listener) ?? []);
  return {
    attention: listeners.some((listener) => wantsAttention(listener) || wantsBell(listener)),
    commandOverMs: overMs.length === 0 ? null : Math.min(...overMs),
    watchers: listeners.flatMap(wantedWatchers).slice(0, limits.watchersPerSession),
  };
}
