/** What the window and the tray show: all of it, as one value. Made by the main process alone. */
import { z } from "zod";
import { coreViewSchema } from "./core-view.ts";

/** Of the app itself; null: this system has no such thing. */
export const settingNames = ["keepAwake", "startAtLogin", "opensLinks", "updates"] as const;
export type SettingName = (typeof settingNames)[number];
const settingsSchema = z.object({
  /** The machine does not sleep while a browser is connected. */
  keepAwake: z.boolean(),
  startAtLogin: z.boolean().nullable(),
  /** Links of ours are brought to this app; null: they are in any case, or never. */
  opensLinks: z.boolean().nullable(),
  /** New versions are looked for. */
  updates: z.boolean().nullable(),
});

export const updateSchema = z.discriminatedUnion("is", [
  /** This build cannot be updated, and why. */
  z.object({ is: z.literal("absent"), why: z.string() }),
  /** ISO 8601; null: not looked for yet. */
  z.object({ is: z.literal("none"), lookedAt: z.string().nullable() }),
  z.object({ is: z.literal("looking") }),
  /** 0 to 100. */
  z.object({ is: z.literal("loading"), version: z.string(), percent: z.number() }),
  z.object({ is: z.literal("ready"), version: z.string() }),
  z.object({ is: z.literal("failed"), why: z.string() }),
]);
export type Update = z.infer<typeof updateSchema>;

export const coreLifeSchema = z.discriminatedUnion("is", [
  z.object({ is: z.literal("up"), view: coreViewSchema }),
  /** Its process starts, or starts again in a moment. `why`: how the last one ended. */
  z.object({ is: z.literal("coming"), why: z.string().nullable() }),
  z.object({ is: z.literal("down") }),
]);
export type CoreLife = z.infer<typeof coreLifeSchema>;

/** Null: the link names none. */
const pairLinkSchema = z.object({
  is: z.literal("pair"),
  /** Origin of the web app to be paired with. */
  server: z.string().nullable(),
  /** As pages show it; never used. */
  code: z.string().nullable(),
});
export type PairLink = z.infer<typeof pairLinkSchema>;

export const companionStateSchema = z.object({
  version: z.string(),
  platform: z.enum(["darwin", "linux", "win32"]),
  core: coreLifeSchema,
  settings: settingsSchema,
  update: updateSchema,
  /** A link from outside that asks for something, until it is answered here. */
  link: pairLinkSchema.nullable(),
  /** How often the settings were asked for from outside the window, which shows them at each. */
  settingsAsked: z.int(),
});
export type CompanionState = z.infer<typeof companionStateSchema>;
