/**
 * Where somebody was going when they had to sign in, kept for as long as a mailed link is good: in the tab, as a provider
 * leads over other addresses and back; in the browser only for who asked for a mail, whose link opens in another tab. The
 * secret that a link ends in is kept with it, and nowhere else: no server is told of it on the way.
 */
import { limits, linkTokenSchema } from "@coda/protocol";
import * as z from "zod/mini";
import { safeCallback } from "../routes/paths.ts";
import { readClock } from "../time/wall-clock.ts";

const key = "coda.way";
const keptMs = limits.oneTimeLinkSeconds * 1_000;

const waySchema = z.object({ path: z.string(), token: z.nullable(linkTokenSchema) });
const keptSchema = z.extend(waySchema, { untilMs: z.number() });

/** `path`: of a page of this site. `token`: what a link to it ended in. */
export type Way = Readonly<z.infer<typeof waySchema>>;

type Keeping = () => Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Either throws where the browser keeps nothing for this site. */
interface Given {
  readonly ofTab: Keeping;
  /** Whoever sits at this browser next finds what is in it. */
  readonly ofBrowser: Keeping;
  readonly nowMs: () => number;
}

export interface WayKeeper {
  /** In place of the one before; of the same path, the link's secret stays. */
  readonly keep: (way: Way) => void;
  /** Likewise, and no longer in this tab. */
  readonly keepForOtherTabs: (way: Way) => void;
  readonly kept: () => Way | undefined;
  readonly forget: () => void;
}

export function wayKeeper({ ofTab, ofBrowser, nowMs }: Given): WayKeeper {
  const keptIn = (place: Keeping): Way | undefined => {
    const text = ifAllowed(() => place().getItem(key)) ?? null;
    const found = text === null ? undefined : keptSchema.safeParse(ifAllowed(() => JSON.parse(text) as unknown)).data;
    if (found !== undefined && found.untilMs > nowMs()) return { path: safeCallback(found.path), token: found.token };
    if (text !== null) drop(place);
    return undefined;
  };
  const kept = (): Way | undefined => keptIn(ofTab) ?? keptIn(ofBrowser);
  const keepIn = (place: Keeping, { path, token }: Way): void => {
    const before = kept();
    const known = before?.path === path ? before.token : null;
    const way = { path, token: token ?? known, untilMs: nowMs() + keptMs };
    ifAllowed(() => place().setItem(key, JSON.stringify(way)));
  };
  return {
    keep: (way) => keepIn(ofTab, way),
    keepForOtherTabs: (way) => {
      keepIn(ofBrowser, way);
      drop(ofTab);
    },
    kept,
    forget: () => {
      drop(ofTab);
      drop(ofBrowser);
    },
  };
}

function drop(from: Keeping): void {
  ifAllowed(() => from().removeItem(key));
}

/** A browser that keeps nothing only makes people open the link once more. */
function ifAllowed<Value>(deed: () => Value): Value | undefined {
  try {
    return deed();
  } catch {
    return undefined;
  }
}

export const keptWay = wayKeeper({
  ofTab: () => window.sessionStorage,
  ofBrowser: () => window.localStorage,
  nowMs: readClock,
});
