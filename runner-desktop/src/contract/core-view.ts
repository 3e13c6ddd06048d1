/** What the core process says of itself: all of it, as one value, at every change. Plain data, for any channel. */
import { helperViewSchema, listedBrowserSchema, origins } from "@coda/runner-core";
import { z } from "zod";

const personSchema = z.object({ name: z.string().nullable(), email: z.string().nullable() });

const shownCodeSchema = z.object({
  code: z.string(),
  /** Where the code is entered. */
  url: z.string(),
  urlWithCode: z.string(),
  /** The modules of `urlWithCode` as a QR code, a text of 0 and 1 a row, without the quiet zone. */
  qr: z.array(z.string()),
  /** Of this device's key, as the page shows it too. */
  fingerprint: z.string(),
  /** ISO 8601. */
  expiresAt: z.string(),
});
export type ShownCode = z.infer<typeof shownCodeSchema>;

export const pairingStepSchema = z.discriminatedUnion("is", [
  /** The web app is asked for a code. */
  z.object({ is: z.literal("asking") }),
  z.object({ is: z.literal("shown"), code: shownCodeSchema }),
  /** Somebody entered it, and compares. */
  z.object({ is: z.literal("claimed"), code: shownCodeSchema, by: personSchema }),
  /** They said yes: the last word is here. `browser`: the code of theirs, where it is known. */
  z.object({ is: z.literal("asks"), by: personSchema, browser: z.string().nullable(), fingerprint: z.string() }),
  z.object({ is: z.literal("finishing") }),
]);
export type PairingStep = z.infer<typeof pairingStepSchema>;

/** `tmux`: it is missing or too old. `device`: this machine's pairing cannot be used any more, and pairing anew helps. */
const failureKinds = ["tmux", "device", "other"] as const;
export type FailureKind = (typeof failureKinds)[number];

export const coreStageSchema = z.discriminatedUnion("is", [
  z.object({ is: z.literal("starting") }),
  /** `why`: how the last try ended. `cutOff`: by a panic of before, which no pairing ends. */
  z.object({ is: z.literal("unpaired"), why: z.string().nullable(), cutOff: z.boolean() }),
  z.object({ is: z.literal("pairing"), step: pairingStepSchema }),
  z.object({
    is: z.literal("running"),
    /** It is a process of its own, by a service or by hand, and this one only looks. */
    elsewhere: z.boolean(),
    view: helperViewSchema,
    /** Browsers that wait for an answer. */
    asking: z.array(listedBrowserSchema),
  }),
  z.object({ is: z.literal("failed"), why: z.string(), kind: z.enum(failureKinds) }),
  z.object({ is: z.literal("stopping") }),
]);
export type CoreStage = z.infer<typeof coreStageSchema>;

export const coreViewSchema = z.object({
  /** Origin of the web app that it is paired with, or would be. */
  server: z.string(),
  /** Who says so; `environment` lets nobody choose another one here. */
  serverFrom: z.enum(origins),
  /** What this machine is called there. */
  deviceName: z.string(),
  logFolder: z.string(),
  stage: coreStageSchema,
});
export type CoreView = z.infer<typeof coreViewSchema>;
