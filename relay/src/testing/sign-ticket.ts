/** Real tickets of a key pair made for the test, put together with node's own crypto as RFC 7519 and RFC 8037 say. */
import { ticketAudience, ticketIssuer } from "@coda/protocol";
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

export interface TicketKeys {
  /** SPKI PEM. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export function ticketKeys(): TicketKeys {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(), privateKey };
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** `claims` may replace issuer and audience. */
export function signTicket(keys: TicketKeys, claims: Readonly<Record<string, unknown>>): string {
  const head = part({ alg: "EdDSA", typ: "JWT" });
  const text = `${head}.${part({ iss: ticketIssuer, aud: ticketAudience, ...claims })}`;
  return `${text}.${sign(null, Buffer.from(text), keys.privateKey).toString("base64url")}`;
}
