/** The one reader of the environment: parses every variable once and says, one sentence each, what is wrong. */
import { isSocketName, sessionPrefixSchema, type SessionPrefix } from "@coda/protocol";
import { readTelemetrySettings, type TelemetryChoice } from "@coda/telemetry";
import { createPrivateKey } from "node:crypto";
import { resolve } from "node:path";
import { z } from "zod";
import type { DatabaseTarget } from "../drizzle/client.ts";
import { checkWaysIn, waysInOf, waysInShape, type WaysInSettings } from "./account/ways-in-settings.ts";
import { flagTable, type Flag, type Flags } from "./http/flags.ts";
import { isAddressOrNetwork } from "./http/whence.ts";
import { checkVapid, vapidOf, vapidShape, type VapidSettings } from "./push/vapid-settings.ts";

export interface Config {
  readonly database: DatabaseTarget;
  /** Folder of Coda's state. */
  readonly home: string;
  /** `next dev`: its scripts need more than a strict content security policy allows. */
  readonly development: boolean;
  /** Local mode: one owner, signed in by one-time codes, loopback only. */
  readonly local: boolean;
  /** The web app's own origin, e.g. `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly allowedOrigins: readonly string[];
  /** Whose word on a request's origin counts: addresses and networks, or `platform` where the host itself gives it. */
  readonly trustedProxies: readonly string[] | "platform";
  readonly flags: Flags;
  readonly waysIn: WaysInSettings;
  /** Undefined: nothing is pushed to browsers. */
  readonly vapid: VapidSettings | undefined;
  /** Encrypts the sign-in cookie. */
  readonly cookieSecret: string;
  /** Ed25519 private key, PKCS8 PEM. */
  readonly signingKeyPem: string;
  /** Shared with the relay, for the calls between the two; new and old while one is being exchanged. */
  readonly relaySecrets: readonly string[];
  /** What a scheduler shows to start the background jobs; without one nobody may by HTTP. */
  readonly cronSecret: string | undefined;
  /** What a collector of metrics shows to read them; without one they are nowhere to be read by HTTP. */
  readonly metricsToken: string | undefined;
  /** Whether this process counts and measures at all. */
  readonly figures: boolean;
  /** Where the helper's packages lie, without a slash at its end; undefined where this server offers none. */
  readonly runnerDownloads: string | undefined;
  /** WebSocket URL browsers and helpers open, e.g. `ws://127.0.0.1:8787/v1/socket`. */
  readonly relayUrl: string;
  readonly relayEnabled: boolean;
  readonly sessionPrefix: SessionPrefix;
  /** `tmux -L` name of this instance's own helper, where one is set; pages print it in the attach commands. */
  readonly tmuxSocket: string | undefined;
  readonly telemetry: TelemetryChoice;
}

/** `message` is one sentence per line, each naming its variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

let ofProcess: Config | undefined;

/** This process's configuration. next-auth reads the environment itself, and knows one name only for the origin. */
export function serverConfig(): Config {
  ofProcess ??= readConfig(process.env);
  process.env["NEXTAUTH_URL"] = ofProcess.origin;
  return ofProcess;
}

/** Known without the rest of the configuration, which a build does not have. */
export function runsOnVercel(): boolean {
  return process.env["VERCEL"] !== undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const flagSchema = z
  .enum(["0", "1", "true", "false"], "must be 1 or 0")
  .transform((text) => text === "1" || text === "true");

const originSchema = z
  .url({ protocol: /^https?$/u, error: "must be an http:// or https:// URL" })
  .transform((text) => new URL(text).origin);

const relayUrlSchema = z.url({ protocol: /^wss?$/u, error: "must be a ws:// or wss:// URL" });

const pemSchema = z
  .string("is missing; give an Ed25519 private key as PKCS8 PEM, or base64 of it")
  .transform((text) => (text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8")))
  .transform((text) => text.replaceAll(String.raw`\n`, "\n"))
  .refine(isEd25519Key, "must be an Ed25519 private key as PKCS8 PEM, or base64 of it");

function isEd25519Key(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}

const proxiesSchema = z
  .string()
  .transform((text) => text.split(",").map((proxy) => proxy.trim()))
  .refine((list) => list.join() === "platform" || list.every(isAddressOrNetwork), {
    error: "must be addresses or networks such as 10.0.0.0/8, separated by commas, or the word platform",
  })
  .transform((list): readonly string[] | "platform" => (list.join() === "platform" ? "platform" : list));

const databaseShape = {
  DATABASE_URL: z
    .url({ protocol: /^postgres(?:ql)?$/u, error: "must be a postgres:// URL, or absent for the embedded database" })
    .optional(),
  CODA_HOME: z.string().default(".coda"),
};

const shape = z.object({
  ...databaseShape,
  ...flagShape(),
  ...waysInShape,
  ...vapidShape,
  CODA_LOCAL: flagSchema.default(false),
  NEXTAUTH_URL: originSchema.optional(),
  NEXT_PUBLIC_SITE_URL: originSchema.optional(),
  NEXTAUTH_SECRET: z
    .string("is missing; give 32 or more random characters")
    .min(32, "is too short; give 32 or more random characters"),
  TICKET_SIGNING_KEY: pemSchema,
  RELAY_INTERNAL_SECRET: z
    .string()
    .transform((text) => text.split(",").map((secret) => secret.trim()))
    .pipe(
      z
        .array(z.string().min(32, "is too short; give 32 or more random characters"))
        .max(2, "must be one secret, or two: new,old"),
    )
    .optional(),
  TRUSTED_PROXIES: proxiesSchema.default([]),
  CRON_SECRET: z.string().min(16, "is too short; give 16 or more random characters").optional(),
  METRICS_TOKEN: z.string().min(16, "is too short; give 16 or more random characters").optional(),
  CODA_METRICS: flagSchema.default(true),
  DEVMODE_RELAY_URL: relayUrlSchema.optional(),
  NEXT_PUBLIC_DEVMODE_RELAY_URL: relayUrlSchema.optional(),
  NEXT_PUBLIC_RUNNER_DOWNLOAD_BASE: z
    .url({ protocol: /^https?$/u, error: "must be an http:// or https:// URL" })
    .transform((text) => text.replace(/\/+$/u, ""))
    .optional(),
  NEXT_PUBLIC_DEVMODE_RELAY_ENABLED: flagSchema.default(true),
  TTY_SYNC: z.literal("tmux", "must be 'tmux': there is no other engine").default("tmux"),
  CODA_TMUX_SOCKET: z
    .string()
    .refine(isSocketName, "is not a name tmux -L takes; use letters, digits, '.', '_', '-'")
    .optional(),
  TTY_SESSION_PREFIX: z._default(sessionPrefixSchema, sessionPrefixSchema.parse("coda")),
});

/** All of it, for the web process. Throws a ConfigError. */
export function readConfig(env: Environment): Config {
  const values = parse(shape.superRefine(checkWaysIn).superRefine(checkVapid), env);
  const origin = values.NEXTAUTH_URL ?? values.NEXT_PUBLIC_SITE_URL;
  const relayUrl = values.DEVMODE_RELAY_URL ?? values.NEXT_PUBLIC_DEVMODE_RELAY_URL;
  if (origin === undefined) throw new ConfigError("NEXTAUTH_URL is missing; give the web app's own URL.");
  if (relayUrl === undefined)
    throw new ConfigError("DEVMODE_RELAY_URL is missing; give the relay's ws:// or wss:// URL.");
  return {
    ...databaseOf(values),
    development: env["NODE_ENV"] === "development",
    local: values.CODA_LOCAL,
    origin,
    allowedOrigins: allowedOrigins(values.CODA_LOCAL, [origin, values.NEXT_PUBLIC_SITE_URL]),
    trustedProxies: values.TRUSTED_PROXIES,
    flags: flagsOf(values),
    waysIn: waysInOf(values),
    vapid: vapidOf(values),
    cookieSecret: values.NEXTAUTH_SECRET,
    signingKeyPem: values.TICKET_SIGNING_KEY,
    relaySecrets: values.RELAY_INTERNAL_SECRET ?? [],
    cronSecret: values.CRON_SECRET,
    metricsToken: values.METRICS_TOKEN,
    figures: values.CODA_METRICS,
    runnerDownloads: values.NEXT_PUBLIC_RUNNER_DOWNLOAD_BASE,
    relayUrl,
    relayEnabled: values.NEXT_PUBLIC_DEVMODE_RELAY_ENABLED,
    sessionPrefix: values.TTY_SESSION_PREFIX,
    tmuxSocket: values.CODA_TMUX_SOCKET,
    telemetry: readTelemetrySettings(env, "coda-web"),
  };
}

function flagShape() {
  const variables = Object.values(flagTable).map(({ variable, byDefault }) => [
    variable,
    flagSchema.default(byDefault),
  ]);
  return Object.fromEntries(variables) as Record<FlagVariable, z.ZodDefault<typeof flagSchema>>;
}

type FlagVariable = (typeof flagTable)[Flag]["variable"];

function flagsOf(values: Readonly<Record<FlagVariable, boolean>>): Flags {
  const flags = Object.entries(flagTable).map(([flag, { variable }]) => [flag, values[variable]]);
  return Object.fromEntries(flags) as Flags;
}

/** Only where the data lies, for the tasks that need no more. Throws a ConfigError. */
export function readDatabaseConfig(env: Environment = process.env): { database: DatabaseTarget; home: string } {
  return databaseOf(parse(z.object(databaseShape), env));
}

function databaseOf(values: { DATABASE_URL?: string | undefined; CODA_HOME: string }) {
  const home = resolve(/* turbopackIgnore: true */ values.CODA_HOME);
  return { database: { url: values.DATABASE_URL, home }, home };
}

/** In local mode both loopback names of the one port, and nothing else. */
function allowedOrigins(local: boolean, origins: readonly (string | undefined)[]): string[] {
  const named = origins.filter((origin) => origin !== undefined);
  if (!local) return [...new Set(named)];
  const port = new URL(named[0] ?? "http://127.0.0.1").port;
  return ["127.0.0.1", "localhost"].map((host) => new URL(`http://${host}:${port}`).origin);
}

function parse<T extends z.ZodType>(schema: T, env: Environment): z.infer<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const byVariable = new Map<string, string>();
  for (const { path, message } of parsed.error.issues.toReversed()) byVariable.set(String(path[0]), message);
  throw new ConfigError([...byVariable].map(([variable, message]) => `${variable} ${sentence(message)}.`).join("\n"));
}

/** The protocol's schemas say only what fits: "1 to 20 of a-z". */
function sentence(message: string): string {
  return /^(?:is|must|needs) /u.test(message) ? message : `must be ${message}`;
}
