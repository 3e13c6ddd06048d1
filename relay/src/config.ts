/** The relay's configuration, read from the environment here alone. Each bad variable is one sentence. */
import { defaultSessionPrefix, sessionPrefixSchema } from "@coda/protocol";
import { readTelemetrySettings, type TelemetryChoice } from "@coda/telemetry";
import { z } from "zod";

const defaultPort = 8787;

const portSchema = z.coerce.number("must be a port number").int("must be a port number").min(0).max(65_535);
const listSchema = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);

const originSchema = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: "must list origins such as https://coda.example, separated by commas, without a path",
});

/** PEM, PEM with `\n` written out, or base64 of PEM: what the secret stores of different hosts leave intact. */
const publicKeySchema = z
  .string("must hold the web app's public key; npm start sets it, otherwise copy it from the web app")
  .transform((text) => (text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8")))
  .transform((text) => text.replaceAll(String.raw`\n`, "\n").trim())
  .refine((pem) => pem.startsWith("-----BEGIN PUBLIC KEY-----"), {
    error: "must be an Ed25519 public key in SPKI PEM, as it is or in base64",
  });

const environmentSchema = z.object({
  CODA_RELAY_PORT: portSchema.optional(),
  PORT: portSchema.optional(),
  RELAY_BIND: z.union([z.ipv4(), z.ipv6()], "must be an IP address, such as 127.0.0.1 or 0.0.0.0").default("127.0.0.1"),
  TICKET_PUBLIC_KEY: publicKeySchema,
  RELAY_ALLOWED_ORIGINS: z
    .string("must list the web app's origins, such as http://127.0.0.1:3000")
    .pipe(listSchema)
    .pipe(z.array(originSchema).min(1, "must name at least one origin")),
  RELAY_ALLOWED_HOSTS: listSchema.optional(),
  RELAY_INTERNAL_SECRET: listSchema
    .pipe(
      z
        .array(z.string().min(32, "must have at least 32 characters"))
        .min(1, "must be one secret, or two: new,old")
        .max(2, "must be one secret, or two: new,old"),
    )
    .optional(),
  NATS_URL: z
    .string()
    .refine((text) => text.split(",").every((url) => /^(?:nats|tls|wss?):\/\/[^\s,]+$/u.test(url.trim())), {
      error: "must be the NATS cluster's URLs, such as nats://10.0.0.1:4222, separated by commas",
    })
    .optional(),
  NATS_REPLICAS: z.coerce.number("must be a number of servers").int().min(1).max(5).optional(),
  WEB_APP_URL: originSchema.optional(),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  RELAY_ADDRESS_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/u, "must be a header's name, such as fly-client-ip")
    .transform((name) => name.toLowerCase())
    .optional(),
  /** Set by Fly on each of its machines. */
  FLY_REGION: z.string().max(40).optional(),
  TTY_SYNC: z.literal("tmux", "must be 'tmux', the only engine there is").default("tmux"),
  TTY_SESSION_PREFIX: z
    .string()
    .refine((text) => sessionPrefixSchema.safeParse(text).success, {
      error: "must be 1 to 20 of a-z and 0-9, beginning with a letter",
    })
    .pipe(sessionPrefixSchema)
    .default(defaultSessionPrefix),
});

export interface RelayConfig {
  readonly port: number;
  /** The variable that set the port, for messages about it. */
  readonly portVariable: "CODA_RELAY_PORT" | "PORT";
  readonly bind: string;
  /** SPKI PEM. */
  readonly ticketPublicKey: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedHosts: readonly string[] | undefined;
  /** Undefined: this node is the only one. */
  readonly natsUrl: string | undefined;
  /** On so many of the cluster's servers used tickets are kept. */
  readonly natsReplicas: number | undefined;
  /** For presence reports; the first allowed origin when it is not set. */
  readonly webAppUrl: string | undefined;
  readonly metricsToken: string | undefined;
  readonly addressHeader: string | undefined;
  /** New and old while one is being exchanged. */
  readonly internalSecrets: readonly string[];
  /** Where this node runs, if its host says. */
  readonly region: string | undefined;
  readonly prefix: z.infer<typeof sessionPrefixSchema>;
  readonly telemetry: TelemetryChoice;
}

/** The configuration, or a sentence for each variable that is wrong. An empty variable counts as unset. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly config: RelayConfig } | { readonly problems: readonly string[] } {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) return { problems: problemsOf(parsed.error) };
  const { data } = parsed;
  return {
    config: {
      port: data.CODA_RELAY_PORT ?? data.PORT ?? defaultPort,
      portVariable: data.CODA_RELAY_PORT === undefined && data.PORT !== undefined ? "PORT" : "CODA_RELAY_PORT",
      bind: data.RELAY_BIND,
      ticketPublicKey: data.TICKET_PUBLIC_KEY,
      allowedOrigins: data.RELAY_ALLOWED_ORIGINS,
      allowedHosts: data.RELAY_ALLOWED_HOSTS?.map((host) => host.toLowerCase()),
      natsUrl: data.NATS_URL,
      natsReplicas: data.NATS_REPLICAS,
      webAppUrl: data.WEB_APP_URL ?? data.RELAY_ALLOWED_ORIGINS[0],
      metricsToken: data.METRICS_TOKEN,
      addressHeader: data.RELAY_ADDRESS_HEADER,
      internalSecrets: data.RELAY_INTERNAL_SECRET ?? [],
      region: data.FLY_REGION,
      prefix: data.TTY_SESSION_PREFIX,
      telemetry: readTelemetrySettings(environment, "coda-relay"),
    },
  };
}

function problemsOf(error: z.ZodError): string[] {
  const byVariable = new Map<string, string>();
  for (const issue of error.issues) {
    const variable = String(issue.path[0]);
    if (!byVariable.has(variable)) byVariable.set(variable, issue.message);
  }
  return [...byVariable].map(([variable, message]) => `${variable} ${message}.`);
}
