/**
 * What docker-compose.yml sets for web app and relay, for whoever starts the same parts by hand: the same names, held against
 * the file by e2e/deploy-files.test.ts. Pure; knows no ports and no processes.
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";

/** What the file's .env must have, made as docs/deploy.md makes it. */
export interface ComposedSecrets {
  readonly nextAuthSecret: string;
  /** PKCS8 PEM and SPKI PEM of one Ed25519 key. */
  readonly ticketSigningKey: string;
  readonly ticketPublicKey: string;
  readonly relaySecret: string;
}

export function newComposedSecrets(): ComposedSecrets {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const secret = (): string => randomBytes(32).toString("base64url");
  return {
    nextAuthSecret: secret(),
    ticketSigningKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ticketPublicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    relaySecret: secret(),
  };
}

/** Addresses as browsers and helpers know them: those of the proxies before web app and relay. */
export interface ComposedPlaces {
  readonly webOrigin: string;
  readonly relayHost: string;
  readonly databaseUrl: string;
  readonly natsUrl: string;
}

const shared = (secrets: ComposedSecrets) => ({
  TTY_SYNC: "tmux",
  TTY_SESSION_PREFIX: "coda",
  RELAY_INTERNAL_SECRET: secrets.relaySecret,
});

export function migrationEnvironment({ databaseUrl }: ComposedPlaces): Readonly<Record<string, string>> {
  return { DATABASE_URL: databaseUrl };
}

export function webEnvironment(places: ComposedPlaces, secrets: ComposedSecrets): Readonly<Record<string, string>> {
  return {
    ...shared(secrets),
    ...migrationEnvironment(places),
    NEXTAUTH_URL: places.webOrigin,
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
    TICKET_SIGNING_KEY: secrets.ticketSigningKey,
    DEVMODE_RELAY_URL: `ws://${places.relayHost}/v1/socket`,
    ENABLE_PASSWORD: "1",
  };
}

export function relayEnvironment(places: ComposedPlaces, secrets: ComposedSecrets): Readonly<Record<string, string>> {
  return {
    ...shared(secrets),
    TICKET_PUBLIC_KEY: secrets.ticketPublicKey,
    RELAY_ALLOWED_ORIGINS: places.webOrigin,
    RELAY_ALLOWED_HOSTS: places.relayHost,
    NATS_URL: places.natsUrl,
    NATS_REPLICAS: "1",
  };
}
