/** The terminals whose programs may fill this browser's clipboard, because somebody said so here. */
import type { SessionId } from "@coda/protocol";
import * as z from "zod/mini";
import { browserKeeping, keptValue } from "../appearance/kept-value.ts";

/** The oldest goes first: it is asked about again. */
const mostTerminals = 100;

export const clipboardAllowed = keptValue<readonly string[]>({
  key: "coda.clipboard",
  schema: z.catch(z.array(z.string()).check(z.maxLength(mostTerminals)), []),
  keeping: browserKeeping,
});

export function mayFillClipboard(session: SessionId): boolean {
  return clipboardAllowed.get().includes(session);
}

export function allowClipboard(session: SessionId): void {
  const others = clipboardAllowed.get().filter((each) => each !== session);
  clipboardAllowed.set([...others, session].slice(-mostTerminals));
}

export function forbidClipboard(session: SessionId): void {
  clipboardAllowed.set(clipboardAllowed.get().filter((each) => each !== session));
}
