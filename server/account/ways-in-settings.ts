/**
 * By which ways people sign in here, out of the environment: each is there only with all it needs. Their variables are
 * read with the others in `server/config.ts`.
 */
import { z } from "zod";
import { isLoopback } from "../http/loopback.ts";
import { setTogether } from "../set-together.ts";

export interface ClientSettings {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface WaysInSettings {
  readonly github: ClientSettings | undefined;
  readonly google: ClientSettings | undefined;
  /** Any OpenID Connect provider; `name` is on its button. */
  readonly oidc: (ClientSettings & { readonly issuer: string; readonly name: string }) | undefined;
  /** Without it no link is sent by mail, neither to sign in nor to set a password. */
  readonly mail: { readonly server: string; readonly from: string } | undefined;
}

const issuerSchema = z
  .url({ protocol: /^https?$/u, error: "must be the https:// URL of an OpenID Connect issuer" })
  .refine((text) => text.startsWith("https:") || isLoopback(new URL(text).hostname), {
    error: "must be an https:// URL; http:// is for loopback alone",
  })
  .transform((text) => text.replace(/\/$/u, ""));

export const waysInShape = {
  AUTH_GITHUB_ID: z.string().optional(),
  AUTH_GITHUB_SECRET: z.string().optional(),
  AUTH_GOOGLE_ID: z.string().optional(),
  AUTH_GOOGLE_SECRET: z.string().optional(),
  AUTH_OIDC_ISSUER: issuerSchema.optional(),
  AUTH_OIDC_ID: z.string().optional(),
  AUTH_OIDC_SECRET: z.string().optional(),
  AUTH_OIDC_NAME: z.string().max(40, "must be at most 40 characters").default("OpenID"),
  EMAIL_SERVER: z.url({ protocol: /^smtps?$/u, error: "must be an smtp:// or smtps:// URL" }).optional(),
  EMAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@]+@[^\s@]+$/u, "must be an address to send from, such as coda@example.org")
    .optional(),
};

/** Half a way in is not on the sign-in page. */
export const checkWaysIn = setTogether(
  ["AUTH_GITHUB_ID", "AUTH_GITHUB_SECRET"],
  ["AUTH_GOOGLE_ID", "AUTH_GOOGLE_SECRET"],
  ["AUTH_OIDC_ISSUER", "AUTH_OIDC_ID", "AUTH_OIDC_SECRET"],
  ["EMAIL_SERVER", "EMAIL_FROM"],
);

type Values = z.infer<z.ZodObject<typeof waysInShape>>;

export function waysInOf(values: Values): WaysInSettings {
  const oidc = client(values.AUTH_OIDC_ID, values.AUTH_OIDC_SECRET);
  const { AUTH_OIDC_ISSUER: issuer, EMAIL_SERVER: server, EMAIL_FROM: from } = values;
  return {
    github: client(values.AUTH_GITHUB_ID, values.AUTH_GITHUB_SECRET),
    google: client(values.AUTH_GOOGLE_ID, values.AUTH_GOOGLE_SECRET),
    oidc: oidc === undefined || issuer === undefined ? undefined : { ...oidc, issuer, name: values.AUTH_OIDC_NAME },
    mail: server === undefined || from === undefined ? undefined : { server, from },
  };
}

function client(clientId: string | undefined, clientSecret: string | undefined): ClientSettings | undefined {
  return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
}
