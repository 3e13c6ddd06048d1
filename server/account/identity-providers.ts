/**
 * The identity providers that are set up: where each is, what is asked of it, and what its answer says. Plain settings
 * in the shape next-auth takes. An address counts only where the provider says that it has verified it.
 */
import { z } from "zod";
import { emailAddressSchema, limits, personNameSchema, withoutTurns } from "@coda/protocol";
import type { Identity } from "./entering.ts";
import type { ClientSettings, WaysInSettings } from "./ways-in-settings.ts";

/** What is used of the OpenID client that next-auth hands out. */
interface Answer {
  readonly client: {
    userinfo(token: string): Promise<object>;
    readonly issuer: { readonly metadata: { readonly userinfo_endpoint?: string | undefined } };
  };
  readonly tokens: { readonly access_token?: string | undefined; readonly id_token?: string | undefined };
}

interface OauthSettings extends ClientSettings {
  readonly wellKnown?: string;
  readonly issuer?: string;
  readonly authorization: { readonly url?: string; readonly params: { readonly scope: string } };
  readonly token?: { readonly url: string };
  readonly userinfo: { readonly url?: string; request(answer: Answer): Promise<object> };
  readonly idToken: boolean;
  /** What the browser's cookies must match when it comes back. */
  readonly checks: ("pkce" | "state" | "nonce")[];
}

export interface IdentityProvider {
  readonly id: "github" | "google" | "oidc";
  /** By which its identities are kept. */
  readonly key: string;
  /** On its button. */
  readonly name: string;
  readonly oauth: OauthSettings;
  /** Throws when the answer lacks what it must have. */
  readonly identityOf: (profile: unknown) => Identity;
}

export function identityProviders({ github, google, oidc }: WaysInSettings): IdentityProvider[] {
  return [
    ...(github === undefined ? [] : [gitHub(github)]),
    ...(google === undefined
      ? []
      : [openId({ ...google, id: "google", name: "Google", issuer: "https://accounts.google.com", key: "google" })]),
    // Subjects are the issuer's own: another issuer's same one is somebody else.
    ...(oidc === undefined ? [] : [openId({ ...oidc, id: "oidc", key: `oidc ${oidc.issuer}` })]),
  ];
}

interface OpenIdGiven extends ClientSettings {
  readonly id: "google" | "oidc";
  readonly name: string;
  readonly issuer: string;
  readonly key: string;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  name: z.string().optional(),
  email: z.string().optional(),
  // Some providers write it as text.
  email_verified: z.union([z.boolean(), z.string()]).optional(),
});

/** OpenID Connect Core 1.0, by the authorization code with PKCE. */
function openId({ id, name, issuer, key, clientId, clientSecret }: OpenIdGiven): IdentityProvider {
  return {
    id,
    key,
    name,
    oauth: {
      clientId,
      clientSecret,
      wellKnown: `${issuer}/.well-known/openid-configuration`,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      userinfo: { request: allClaims },
    },
    identityOf: (profile) => {
      const claims = claimsSchema.parse(profile);
      const isVerified = claims.email_verified === true || claims.email_verified === "true";
      return { provider: key, subject: claims.sub, ...personOf(claims.name, isVerified ? claims.email : undefined) };
    },
  };
}

/** Those of the ID token, which next-auth has checked, and what else is told of the same subject (§5.3.2, §5.4). */
async function allClaims({ client, tokens }: Answer): Promise<object> {
  const proven = claimsSchema.parse(payloadOf(tokens.id_token ?? ""));
  if (client.issuer.metadata.userinfo_endpoint === undefined || tokens.access_token === undefined) return proven;
  const told = claimsSchema.parse(await client.userinfo(tokens.access_token));
  if (told.sub !== proven.sub) throw new Error("the provider told of another subject than its token");
  const { email, email_verified } = [told, proven].find(saysWhetherVerified) ?? proven;
  return { ...proven, ...told, email, email_verified };
}

/** An address is as good as what is said of it in the same place: the two may be about different ones. */
function saysWhetherVerified({ email, email_verified }: z.infer<typeof claimsSchema>): boolean {
  return email !== undefined && email_verified !== undefined;
}

function payloadOf(jwt: string): unknown {
  return JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
}

const gitHubEmailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));
const gitHubProfileSchema = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string().nullish(),
  emails: gitHubEmailsSchema,
});

/** No OpenID: a token for its API, which tells who it is of. */
function gitHub({ clientId, clientSecret }: ClientSettings): IdentityProvider {
  return {
    id: "github",
    key: "github",
    name: "GitHub",
    oauth: {
      clientId,
      clientSecret,
      issuer: "https://github.com/login/oauth",
      authorization: {
        url: "https://github.com/login/oauth/authorize",
        params: { scope: "read:user user:email" },
      },
      token: { url: "https://github.com/login/oauth/access_token" },
      userinfo: {
        url: "https://api.github.com/user",
        async request({ client, tokens }) {
          const profile = await client.userinfo(tokens.access_token ?? "");
          return { ...profile, emails: await gitHubEmails(tokens.access_token ?? "") };
        },
      },
      idToken: false,
      checks: ["pkce", "state"],
    },
    identityOf: (profile) => {
      const { id, login, name, emails } = gitHubProfileSchema.parse(profile);
      const verified = emails.find((email) => email.primary && email.verified)?.email;
      return { provider: "github", subject: String(id), ...personOf(name ?? login, verified) };
    },
  };
}

/** The profile's own address may be any; only this list says what is verified. */
async function gitHubEmails(token: string): Promise<unknown> {
  const reply = await fetch("https://api.github.com/user/emails", {
    headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
  });
  return reply.ok ? reply.json() : [];
}

function personOf(name: string | undefined, email: string | undefined): Pick<Identity, "name" | "email"> {
  const address = emailAddressSchema.safeParse(email);
  const called = personNameSchema.safeParse(beginning(withoutTurns(name ?? "")));
  return { name: called.success ? called.data : null, email: address.success ? address.data : null };
}

/** No character is cut in half. */
function beginning(text: string): string {
  const whole = text.slice(0, limits.personNameCharacters);
  return whole.isWellFormed() ? whole : whole.slice(0, -1);
}
