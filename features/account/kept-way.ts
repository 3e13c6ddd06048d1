/**
 * Where somebody was going when they had to sign in, kept in this browser for as long as a mailed link is good: a provider
 * leads over other addresses, and a mailed link opens in another tab. The secret that a link ends in is kept with it, and
 * nowhere else: no server is told of it on the way.
 */
import { limits, linkTokenSchema } from "@coda/protocol";
import { z } from "zod";
import { safeCallback } from "../routes/paths.ts";
import { readClock } from "../time/wall-clock.ts";

const key = "coda.way";
const keptMs = limits.oneTimeLinkSeconds * 1_000;

const waySchema = z.object({ path: z.string(), token: linkTokenSchema.nullable() });
const keptSchema = waySchema.extend({ untilMs: z.number() });

/** `path`: of a page of this site. `token`: what a link to it ended in. */
export type Way = Readonly<z.infer<typeof waySchema>>;

interface Given {
  /** Throws where the browser keeps nothing for this site. */
  readonly storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly nowMs: () => number;
}

export interface WayKeeper {
  /** In place of the one before; of the same path, the link's secret stays. */
  readonly keep: (way: Way) => void;
  readonly kept: () => Way | undefined;
  readonly forget: () => void;
}

export function wayKeeper({ storage, nowMs }: Given): WayKeeper {
  const forget = (): void => {
    ifAllowed(() => storage().removeItem(key));
  };
  const kept = (): Way | undefined => {
    const text = ifAllowed(() => storage().getItem(key)) ?? null;
    const found = text === null ? undefined : keptSchema.safeParse(ifAllowed(() => JSON.parse(text) as unknown)).data;
    if (found !== undefined && found.untilMs > nowMs()) return { path: safeCallback(found.path), token: found.token };
    if (text !== null) forget();
    return undefined;
  };
  const keep = ({ path, token }: Way): void => {
    const before = kept();
    const known = before?.path === path ? before.token : null;
    const way = { path, token: token ?? known, untilMs: nowMs() + keptMs };
    ifAllowed(() => storage().setItem(key, JSON.stringify(way)));
  };
  return { keep, kept, forget };
}

/** A browser that keeps nothing only makes people open the link once more. */
function ifAllowed<Value>(deed: () => Value): Value | undefined {
  try {
    return deed();
  } catch {
    return undefined;
  }
}

export const keptWay = wayKeeper({ storage: () => window.localStorage, nowMs: readClock });
