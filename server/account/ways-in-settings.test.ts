import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../config.ts";
import { identityProviders } from "./identity-providers.ts";
import { waysInOfPages } from "./ways-in.ts";

const good = {
  NEXTAUTH_URL: "https://coda.example",
  NEXTAUTH_SECRET: "s".repeat(32),
  TICKET_SIGNING_KEY: generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  DEVMODE_RELAY_URL: "wss://relay.example/v1/socket",
};
const gitHub = { AUTH_GITHUB_ID: "a", AUTH_GITHUB_SECRET: "b" };
const oidc = { AUTH_OIDC_ISSUER: "https://id.example/", AUTH_OIDC_ID: "a", AUTH_OIDC_SECRET: "b" };

function problem(env: Record<string, string>): string {
  try {
    readConfig({ ...good, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "none";
}

describe("ways to sign in", () => {
  it("are offered only where they are configured", () => {
    const offered = (env: Record<string, string>) => waysInOfPages(readConfig({ ...good, ...env }));
    expect(offered({})).toEqual({ providers: [], password: false, mail: false });
    const all = { ...gitHub, ...oidc, AUTH_GOOGLE_ID: "a", AUTH_GOOGLE_SECRET: "b", AUTH_OIDC_NAME: "Work" };
    expect(offered({ ...all, ENABLE_PASSWORD: "1", EMAIL_SERVER: "smtp://x", EMAIL_FROM: "a@x.org" })).toEqual({
      providers: [
        { id: "github", name: "GitHub" },
        { id: "google", name: "Google" },
        { id: "oidc", name: "Work" },
      ],
      password: true,
      mail: true,
    });
    expect(offered({ ...all, CODA_LOCAL: "1" })).toBeNull();
  });

  it.each([
    [{ AUTH_GITHUB_ID: "a" }, "AUTH_GITHUB_SECRET is missing, and AUTH_GITHUB_ID is set; set both."],
    [{ AUTH_GOOGLE_SECRET: "a" }, "AUTH_GOOGLE_ID is missing, and AUTH_GOOGLE_SECRET is set; set both."],
    [{ ...oidc, AUTH_OIDC_SECRET: "" }, "AUTH_OIDC_SECRET is missing, and AUTH_OIDC_ISSUER is set; set both."],
    [{ EMAIL_FROM: "a@x.org" }, "EMAIL_SERVER is missing, and EMAIL_FROM is set; set both."],
    [
      { ...oidc, AUTH_OIDC_ISSUER: "http://id.example" },
      "AUTH_OIDC_ISSUER must be an https:// URL; http:// is for loopback alone.",
    ],
    [{ EMAIL_SERVER: "mail.example", EMAIL_FROM: "a@x.org" }, "EMAIL_SERVER must be an smtp:// or smtps:// URL."],
    [
      { EMAIL_SERVER: "smtp://x", EMAIL_FROM: "nobody\r\nBcc: all@x.org" },
      "EMAIL_FROM must be an address to send from, such as coda@example.org.",
    ],
  ])("are refused by halves: %j", (env, sentence) => {
    expect(problem(env)).toBe(sentence);
  });
});

describe("what providers say", () => {
  const providers = identityProviders(readConfig({ ...good, ...gitHub, ...oidc }).waysIn);
  const [byGitHub, byOpenId] = providers;

  it("GitHub's primary address counts when GitHub has verified it, whatever the profile shows", () => {
    const profile = { id: 7, login: "ada", name: null, email: "shown@x.org" };
    const primary = { email: "Ada@X.org", primary: true, verified: true };
    const identity = { provider: "github", subject: "7", name: "ada" };
    expect(byGitHub?.identityOf({ ...profile, emails: [primary] })).toEqual({ ...identity, email: "ada@x.org" });
    for (const emails of [[], [{ ...primary, verified: false }], [{ ...primary, primary: false }]])
      expect(byGitHub?.identityOf({ ...profile, emails })).toEqual({ ...identity, email: null });
  });

  it("an OpenID subject is its issuer's own, and its address counts when it is verified", () => {
    const identity = { provider: "oidc https://id.example", subject: "1", name: "Ada" };
    const claims = { sub: "1", name: " Ada ", email: "a@x.org" };
    expect(byOpenId?.identityOf({ ...claims, email_verified: "true" })).toEqual({ ...identity, email: "a@x.org" });
    for (const email_verified of [false, "false", undefined])
      expect(byOpenId?.identityOf({ ...claims, email_verified })).toEqual({ ...identity, email: null });
    expect(() => byOpenId?.identityOf({ name: "Ada" })).toThrow("sub");
  });

  it("an address is as good as the answer that names it says, never as what the other says of another", async () => {
    const both = async (token: object, answer: object) => {
      const payload = Buffer.from(JSON.stringify({ sub: "1", ...token })).toString("base64url");
      const profile = await byOpenId?.oauth.userinfo.request({
        client: {
          userinfo: () => Promise.resolve({ sub: "1", ...answer }),
          issuer: { metadata: { userinfo_endpoint: "https://id.example/me" } },
        },
        tokens: { access_token: "t", id_token: `e30.${payload}.` },
      });
      return byOpenId?.identityOf(profile).email;
    };
    const own = { email: "own@x.org", email_verified: true };
    expect(await both(own, { email: "typed@x.org" })).toBe("own@x.org");
    expect(await both(own, { email: "typed@x.org", email_verified: false })).toBeNull();
    expect(await both({ email_verified: true }, { email: "typed@x.org" })).toBeNull();
    expect(await both({ email: "typed@x.org" }, { email_verified: true })).toBeNull();
    expect(await both({ email: "typed@x.org" }, own)).toBe("own@x.org");
    expect(await both(own, {})).toBe("own@x.org");
  });

  it("the second answer must be of the token's own subject", async () => {
    const payload = Buffer.from(JSON.stringify({ sub: "1" })).toString("base64url");
    const told = (sub: string) =>
      byOpenId?.oauth.userinfo.request({
        client: {
          userinfo: () => Promise.resolve({ sub, email: "a@x.org", email_verified: true }),
          issuer: { metadata: { userinfo_endpoint: "https://id.example/me" } },
        },
        tokens: { access_token: "t", id_token: `e30.${payload}.` },
      });
    expect(await told("1")).toMatchObject({ sub: "1", email: "a@x.org" });
    await expect(told("2")).rejects.toThrow("another subject");
  });
});
