import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigError, readConfig, readDatabaseConfig } from "./config.ts";

const pem = (kind: "ed25519" | "x25519") =>
  (kind === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("x25519")).privateKey
    .export({ type: "pkcs8", format: "pem" })
    .toString();

const good = {
  NEXTAUTH_URL: "http://127.0.0.1:3000/",
  NEXTAUTH_SECRET: "s".repeat(32),
  TICKET_SIGNING_KEY: pem("ed25519"),
  DEVMODE_RELAY_URL: "ws://127.0.0.1:8787/v1/socket",
};

function problem(env: Record<string, string | undefined>): string {
  try {
    readConfig({ ...good, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "none";
}

describe("readConfig", () => {
  it("takes empty variables for absent ones, and a key in either form", () => {
    const key = Buffer.from(good.TICKET_SIGNING_KEY).toString("base64");
    const config = readConfig({ ...good, DATABASE_URL: "", CODA_HOME: "", TICKET_SIGNING_KEY: key });
    expect(config).toMatchObject({ database: { url: undefined }, local: false, origin: "http://127.0.0.1:3000" });
    expect(config.home).toMatch(/\.coda$/u);
    expect(config.signingKeyPem).toBe(good.TICKET_SIGNING_KEY);
    expect(config.allowedOrigins).toEqual(["http://127.0.0.1:3000"]);
    expect(readConfig({ ...good, CODA_LOCAL: "1" }).allowedOrigins).toEqual([
      "http://127.0.0.1:3000",
      "http://localhost:3000",
    ]);
  });

  it("takes the public names of site and relay where the others are absent, and prefers the others", () => {
    const publicOnly = {
      ...good,
      NEXTAUTH_URL: undefined,
      DEVMODE_RELAY_URL: undefined,
      NEXT_PUBLIC_SITE_URL: "https://www.coda.example/home",
      NEXT_PUBLIC_DEVMODE_RELAY_URL: "wss://relay.example/v1/socket",
    };
    expect(readConfig(publicOnly)).toMatchObject({
      origin: "https://www.coda.example",
      relayUrl: "wss://relay.example/v1/socket",
      relayEnabled: true,
    });
    const both = readConfig({ ...publicOnly, ...good });
    expect([both.origin, both.relayUrl]).toEqual(["http://127.0.0.1:3000", "ws://127.0.0.1:8787/v1/socket"]);
    expect(both.allowedOrigins).toEqual(["http://127.0.0.1:3000", "https://www.coda.example"]);
  });

  it("gives out no tickets where the relay is switched off", () => {
    for (const off of ["0", "false"])
      expect(readConfig({ ...good, NEXT_PUBLIC_DEVMODE_RELAY_ENABLED: off }).relayEnabled).toBe(false);
  });

  it("reads one internal secret, or two while one is exchanged", () => {
    const [fresh, old] = ["n".repeat(32), "o".repeat(32)];
    expect(readConfig(good).relaySecrets).toEqual([]);
    expect(readConfig({ ...good, RELAY_INTERNAL_SECRET: `${fresh}, ${old}` }).relaySecrets).toEqual([fresh, old]);
  });

  it.each([
    [{ RELAY_INTERNAL_SECRET: "a,b" }, "RELAY_INTERNAL_SECRET is too short; give 32 or more random characters."],
    [
      { RELAY_INTERNAL_SECRET: Array(3).fill("s".repeat(32)).join(",") },
      "RELAY_INTERNAL_SECRET must be one secret, or two: new,old.",
    ],
    [{ NEXT_PUBLIC_SITE_URL: "coda.example" }, "NEXT_PUBLIC_SITE_URL must be an http:// or https:// URL."],
    [
      { NEXT_PUBLIC_DEVMODE_RELAY_URL: "https://relay.example" },
      "NEXT_PUBLIC_DEVMODE_RELAY_URL must be a ws:// or wss:// URL.",
    ],
    [{ NEXT_PUBLIC_DEVMODE_RELAY_ENABLED: "on" }, "NEXT_PUBLIC_DEVMODE_RELAY_ENABLED must be 1 or 0."],
    [{ TTY_SYNC: "screen" }, "TTY_SYNC must be 'tmux': there is no other engine."],
    [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL must be a postgres:// URL, or absent for the embedded database."],
    [{ NEXTAUTH_SECRET: "short" }, "NEXTAUTH_SECRET is too short; give 32 or more random characters."],
    [{ CRON_SECRET: "short" }, "CRON_SECRET is too short; give 16 or more random characters."],
    [{ NEXTAUTH_SECRET: undefined }, "NEXTAUTH_SECRET is missing; give 32 or more random characters."],
    [{ NEXTAUTH_URL: undefined }, "NEXTAUTH_URL is missing; give the web app's own URL."],
    [{ NEXTAUTH_URL: "ftp://x" }, "NEXTAUTH_URL must be an http:// or https:// URL."],
    [{ DEVMODE_RELAY_URL: undefined }, "DEVMODE_RELAY_URL is missing; give the relay's ws:// or wss:// URL."],
    [{ CODA_LOCAL: "yes" }, "CODA_LOCAL must be 1 or 0."],
    [{ TTY_SESSION_PREFIX: "A_B" }, "TTY_SESSION_PREFIX must be 1 to 20 of a-z and 0-9, beginning with a letter."],
    [
      { TICKET_SIGNING_KEY: pem("x25519") },
      "TICKET_SIGNING_KEY must be an Ed25519 private key as PKCS8 PEM, or base64 of it.",
    ],
  ])("says what is wrong with %j", (env, sentence) => {
    expect(problem(env)).toBe(sentence);
  });

  it("names every bad variable at once", () => {
    expect(problem({ TTY_SYNC: "x", CODA_LOCAL: "x" }).split("\n")).toHaveLength(2);
  });

  it("reads where the data lies without the rest", () => {
    expect(readDatabaseConfig({ CODA_HOME: "/var/coda" })).toEqual({
      database: { url: undefined, home: "/var/coda" },
      home: "/var/coda",
    });
  });
});
