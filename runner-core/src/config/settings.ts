/** The settings there are: what each is called in config.json and in the environment, what it may be, and what it is by itself. */
import { homedir, hostname } from "node:os";
import { defaultSessionPrefix, sessionPrefixSchema, socketNamePattern, type SessionPrefix } from "@coda/protocol";
import { z } from "zod";
import { keyStoreKinds } from "../device/key-store.ts";
import { redactionLevels } from "../redaction/redaction-level.ts";

export interface Setting<Value> {
  readonly variable: string;
  readonly meaning: string;
  /** Goes on after "it must be". */
  readonly allowed: string;
  /** Of a value in config.json; what JSON Schema cannot say of it is said by a pattern as well, for editors. */
  readonly schema: z.core.$ZodType<Value>;
  /** What config.json would have for a text of the environment or the command line. Default: the text. */
  readonly fromText?: (text: string) => unknown;
  /** Undefined: there is none, and `unset` says what that means. */
  readonly standard: () => Value | undefined;
  /** The default in words. */
  readonly unset: string;
  /** When a change counts: a helper reads its settings at its start, `pair` its own. */
  readonly holdsFrom: "start" | "pairing";
}

function setting<Value>(given: Setting<Value>): Setting<Value> {
  return given;
}

const address = z
  .string()
  .regex(/^https?:\/\//u)
  .refine((text) => URL.canParse(text));

/** `notify`: status and log say that there is one; `on`: a helper that is one executable becomes it. */
const autoUpdates = ["off", "notify", "on"] as const;
export type AutoUpdate = (typeof autoUpdates)[number];
const plainText = z.string().min(1).max(200);
const switches: Readonly<Record<string, boolean>> = {
  1: true,
  true: true,
  on: true,
  0: false,
  false: false,
  off: false,
};

export const settings = {
  server: setting({
    variable: "CODA_SERVER",
    meaning: "the web app this device is paired with",
    allowed: "an http(s) address, e.g. https://coda.example",
    schema: address.transform((text) => new URL(text).origin),
    standard: () => "http://127.0.0.1:3000",
    unset: "where this device is paired, else http://127.0.0.1:3000",
    holdsFrom: "start",
  }),
  "session-prefix": setting<SessionPrefix>({
    variable: "TTY_SESSION_PREFIX",
    meaning: "the first word of every session's name; web app and relay must have the same",
    allowed: "1 to 20 of a-z and 0-9, beginning with a letter",
    schema: sessionPrefixSchema,
    standard: () => sessionPrefixSchema.parse(defaultSessionPrefix),
    unset: defaultSessionPrefix,
    holdsFrom: "start",
  }),
  "tmux-socket": setting({
    variable: "CODA_TMUX_SOCKET",
    meaning: "the tmux server that sessions run on, as for tmux -L",
    allowed: "a plain name as for tmux -L (letters, digits, '.', '_', '-')",
    schema: z.string().regex(socketNamePattern),
    standard: () => undefined,
    unset: "your own tmux server",
    holdsFrom: "start",
  }),
  "session-directory": setting({
    variable: "CODA_SESSION_DIRECTORY",
    meaning: "where new sessions begin",
    allowed: "an absolute path",
    schema: z.string().regex(/^\//u),
    standard: () => homedir(),
    unset: "the home folder",
    holdsFrom: "start",
  }),
  redaction: setting({
    variable: "CODA_REDACTION",
    meaning: "what is masked in transcripts before they leave this machine",
    allowed: "off, standard or strict",
    schema: z.enum(redactionLevels),
    standard: () => "standard" as const,
    unset: "standard",
    holdsFrom: "start",
  }),
  "shell-integration": setting({
    variable: "CODA_SHELL_INTEGRATION",
    meaning: "whether shells of the sessions it makes mark their commands",
    allowed: "true or false; in the environment 1 or 0",
    schema: z.boolean(),
    fromText: (text) => switches[text] ?? text,
    standard: () => false,
    unset: "false",
    holdsFrom: "start",
  }),
  "update-from": setting({
    variable: "CODA_UPDATE_FROM",
    meaning: "where releases of this command lie",
    allowed: "an http(s) address, e.g. https://coda.example/runner",
    schema: address.transform((text) => text.replace(/\/+$/u, "")),
    standard: () => undefined,
    unset: "what the paired web app offers",
    holdsFrom: "start",
  }),
  "auto-update": setting({
    variable: "CODA_AUTO_UPDATE",
    meaning: "whether a running helper looks for releases once a day, and what it does with a newer one",
    allowed: autoUpdates.join(", "),
    schema: z.enum(autoUpdates),
    standard: () => "notify" as const,
    unset: "notify",
    holdsFrom: "start",
  }),
  metrics: setting({
    variable: "CODA_METRICS",
    meaning: "whether it tells the web app how often it reconnected and repaired a picture: two numbers",
    allowed: "true or false; in the environment 1 or 0",
    schema: z.boolean(),
    fromText: (text) => switches[text] ?? text,
    standard: () => true,
    unset: "true",
    holdsFrom: "start",
  }),
  "device-name": setting({
    variable: "CODA_DEVICE_NAME",
    meaning: "what the web app calls this machine",
    allowed: "a name of 1 to 200 characters",
    schema: plainText,
    standard: () => hostname(),
    unset: "the host name",
    holdsFrom: "pairing",
  }),
  "key-store": setting({
    variable: "CODA_KEY_STORE",
    meaning: "where the device's private keys are kept",
    allowed: keyStoreKinds.join(", "),
    schema: z.enum(keyStoreKinds),
    standard: () => undefined,
    unset: "what this machine offers",
    holdsFrom: "pairing",
  }),
};

export type SettingKey = keyof typeof settings;
type ValueOf<Key extends SettingKey> = (typeof settings)[Key] extends Setting<infer Value> ? Value : never;
/** As config.json has them. */
export type SettingValues = { readonly [Key in SettingKey]?: ValueOf<Key> };

export const settingKeys = Object.keys(settings) as readonly SettingKey[];

export function isSettingKey(text: string): text is SettingKey {
  return Object.hasOwn(settings, text);
}

export function unknownKeyText(key: string): string {
  return `'${key}' is no setting; there are ${settingKeys.join(", ")}`;
}
