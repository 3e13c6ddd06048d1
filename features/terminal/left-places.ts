/** Where this browser's reader left each terminal: up to which byte its panes had printed, and when. */
import { epochSchema, offsetSchema, paneIdSchema, sessionIdSchema, type SessionId } from "@coda/protocol";
import * as z from "zod/mini";
import { browserKeeping, keptValue } from "../appearance/kept-value.ts";

/** Each is asked about by itself when the reader comes back. */
const mostOthers = 15;

const paneEndSchema = z.object({ pane: paneIdSchema, epoch: epochSchema, offset: offsetSchema });
export type PaneEnd = Readonly<z.infer<typeof paneEndSchema>>;

/** Of the pane on view, with where its session's others stood then, on view or not. */
const leftPlaceSchema = z.extend(paneEndSchema, {
  session: sessionIdSchema,
  others: z._default(z.array(paneEndSchema).check(z.maxLength(mostOthers)), []),
  /** Unix milliseconds. */
  atMs: z.int().check(z.minimum(0)),
});
export type LeftPlace = Readonly<z.infer<typeof leftPlaceSchema>>;

/** The one that was left first goes first. */
const mostPlaces = 100;

const places = keptValue<readonly LeftPlace[]>({
  key: "coda.left",
  schema: z.catch(z.array(leftPlaceSchema).check(z.maxLength(mostPlaces)), []),
  keeping: browserKeeping,
});

export const leftPlaces = {
  of: (session: SessionId): LeftPlace | undefined => places.get().find((place) => place.session === session),
  keep: (place: LeftPlace): void => {
    const others = places.get().filter(({ session }) => session !== place.session);
    const kept = { ...place, others: place.others.slice(0, mostOthers) };
    places.set([...others, kept].slice(-mostPlaces));
  },
  forgetAll: (): void => places.forget(),
} as const;
