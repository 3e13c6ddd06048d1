/** What the local command asks about the law, and what it is told: parts of the control socket's messages. */
import { z } from "zod";
import { browserSchema } from "./browser.ts";
import { defaultFlags, flagNames, type Flags } from "./rule.ts";

const version = z.literal(1);
const flagSchema = z.enum(flagNames);

export const lawRequestSchemas = [
  z.object({ version, command: z.literal("law") }),
  z.object({ version, command: z.literal("law-set"), flag: flagSchema, on: z.boolean() }),
  z.object({ version, command: z.literal("browsers") }),
  z.object({
    version,
    command: z.literal("browsers-answer"),
    answer: z.enum(["allow", "deny", "forget"]),
    /** As it is shown, or more of the key's fingerprint: with or without what stands between its digits. */
    code: z.string().max(60),
    /** The beginning of an account's id, where two of one key wait. */
    account: z.string().max(36).optional(),
  }),
  z.object({ version, command: z.literal("panic") }),
  z.object({ version, command: z.literal("release") }),
] as const;
export type LawRequest = z.infer<(typeof lawRequestSchemas)[number]>;
export type BrowserAnswer = Extract<LawRequest, { command: "browsers-answer" }>["answer"];

/** With what a person compares it with: the code, and the fingerprint that begins with it. */
export const shownBrowserSchema = browserSchema.extend({ code: z.string(), fingerprint: z.string() });
export type ShownBrowser = z.infer<typeof shownBrowserSchema>;

export const lawStatusSchema = z.object({
  /** A helper that was started before an update says less than all: what it does not know of is as by default. */
  flags: z.partialRecord(flagSchema, z.boolean()).transform((said): Flags => ({ ...defaultFlags(false), ...said })),
  /** Since when; null: it is not. */
  cutOffAt: z.string().nullable(),
  /** Browsers that wait for an answer. */
  asking: z.int(),
  /** What of it cannot be read, and what to do. */
  faults: z.array(z.string()),
});
export type LawStatus = z.infer<typeof lawStatusSchema>;

export const listedBrowserSchema = shownBrowserSchema.extend({
  standing: z.enum(["asks", "allowed", "denied"]),
  /** Where it asked, by name if that is known; null for those that were answered. */
  session: z.string().nullable(),
  at: z.string(),
});
export type ListedBrowser = z.infer<typeof listedBrowserSchema>;
