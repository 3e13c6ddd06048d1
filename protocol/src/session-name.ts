/**
 * The canonical session name and the forms tmux stores. tmux up to 3.6 turns ':' into '_', exactly 3.7 refuses it, and
 * every version splits a target at its first ':'; so the tmux session is `coda__<idea>__<slot>` and the canonical
 * `coda::<idea>::<slot>` resolves through the hub (session `coda`, window `:<idea>::<slot>`).
 */
import * as z from "zod/mini";
import { ideaIdSchema, slotSchema, type IdeaId, type Slot } from "./ids.ts";

/** `TTY_SESSION_PREFIX`: the first word of every session name; the same on web, relay and helper. */
export const sessionPrefixSchema = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9]{0,19}$/u, "1 to 20 of a-z and 0-9, beginning with a letter"))
  .brand<"SessionPrefix">();
export type SessionPrefix = z.infer<typeof sessionPrefixSchema>;

export const defaultSessionPrefix = sessionPrefixSchema.parse("coda");

export interface SessionName {
  readonly prefix: SessionPrefix;
  readonly idea: IdeaId;
  readonly slot: Slot;
}

/** `coda::<idea>::<slot>`, the name in every text and every API. */
export function canonicalName(name: SessionName): string {
  return `${name.prefix}::${name.idea}::${name.slot}`;
}

/** `coda__<idea>__<slot>`, the name tmux stores. The alphabet has no '_', so nothing else maps to it. */
export function tmuxSessionName(name: SessionName): string {
  return `${name.prefix}__${name.idea}__${name.slot}`;
}

/** `:<idea>::<slot>`, the first window's name: what the canonical name leaves after tmux split it at its first ':'. */
export function tmuxWindowName(name: SessionName): string {
  return `:${name.idea}::${name.slot}`;
}

/** `coda:session:<idea>:<slot>`, as the status line shows it. */
export function statusLineName(name: SessionName): string {
  return `${name.prefix}:session:${name.idea}:${name.slot}`;
}

function parseWith(separator: "::" | "__", text: string): SessionName | undefined {
  const parts = text.split(separator);
  if (parts.length !== 3) return undefined;
  const prefix = sessionPrefixSchema.safeParse(parts[0]);
  const idea = ideaIdSchema.safeParse(parts[1]);
  const slot = slotSchema.safeParse(parts[2]);
  if (!prefix.success || !idea.success || !slot.success) return undefined;
  return { prefix: prefix.data, idea: idea.data, slot: slot.data };
}

/** Parses `coda::<idea>::<slot>`; undefined for anything else. */
export function parseCanonicalName(text: string): SessionName | undefined {
  return parseWith("::", text);
}

/** Parses `coda__<idea>__<slot>`; undefined for anything else, which is how a foreign session is told from ours. */
export function parseTmuxSessionName(text: string): SessionName | undefined {
  return parseWith("__", text);
}
