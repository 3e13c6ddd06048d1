/** What is kept of terminals, under the names people know them by. Pure. */
import type { SavedPaint } from "@coda/terminal-client";
import type { KeptPlace } from "./kept-places.ts";

export interface Kept extends KeptPlace {
  readonly paint: SavedPaint;
}

/** A picture without a name, as an earlier program may have left one, is of some terminal of its idea. */
export function keptNames(paints: readonly SavedPaint[], places: ReadonlyMap<string, KeptPlace>): readonly Kept[] {
  return paints.map((paint) => {
    const { ideaTitle = paint.idea, slot = "terminal" } = places.get(paint.session) ?? {};
    return { paint, ideaTitle, slot };
  });
}

/** The terminal whose own page was asked for; null for another page, or when nothing is kept of it. */
export function keptAt(pathname: string, kept: readonly Kept[]): Kept | null {
  const [, idea, slot] = /^\/ideas\/([^/]+)\/terminals\/([^/]+)$/u.exec(pathname) ?? [];
  return kept.find((one) => one.paint.idea === idea && one.slot === slot) ?? null;
}
