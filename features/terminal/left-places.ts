/** Where this browser's reader left each terminal: up to which byte it was on view, and when. */
import { epochSchema, offsetSchema, paneIdSchema, sessionIdSchema, type SessionId } from "@coda/protocol";
import * as z from "zod/mini";
import { browserKeeping, keptValue } from "../appearance/kept-value.ts";

const leftPlaceSchema = z.object({
  session: sessionIdSchema,
  pane: paneIdSchema,
  epoch: epochSchema,
  offset: offsetSchema,
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
    places.set([...others, place].slice(-mostPlaces));
  },
  forgetAll: (): void => places.forget(),
} as const;
