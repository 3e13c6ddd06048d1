/** Idea ids out of titles: the textual id becomes part of every session name, so it should look like its idea. */
import { ideaIdSchema, type IdeaId } from "@coda/protocol";

const longestBase = 32; // of 40: leaves room for a suffix

/** `My Notes & Plans` → `my-notes-plans`; `idea` where nothing of the title fits the alphabet. */
export function ideaIdFromTitle(title: string): IdeaId {
  const base = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, longestBase)
    .replaceAll(/^-+|-+$/gu, "");
  return ideaIdSchema.parse(base === "" ? "idea" : base);
}

/** `notes` → `notes-7f3k`; the suffix is random, so that nobody learns how many others have the same title. */
export function withSuffix(id: IdeaId, random: (bytes: number) => Uint8Array): IdeaId {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const suffix = Array.from(random(5), (byte) => alphabet[byte % alphabet.length]).join("");
  return ideaIdSchema.parse(`${id}-${suffix}`);
}
