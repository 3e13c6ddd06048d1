/** Why a call to the web app got no answer, in words somebody can act on. Node keeps the reason in the error's cause. */
import { reasonOf } from "../log.ts";

/** OpenSSL's names for a certificate that nobody known here vouches for (Node's documentation, "X509 certificate error codes"). */
const unvouched = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const sentences: Readonly<Record<string, (at: URL) => string>> = {
  ENOTFOUND: ({ hostname }) =>
    `no host ${hostname} is known here; look at the address and at this machine's connection`,
  EAI_AGAIN: ({ hostname }) =>
    `no host ${hostname} is known here; look at the address and at this machine's connection`,
  ECONNREFUSED: ({ origin }) => `nobody answers at ${origin}`,
  ECONNRESET: ({ origin }) => `${origin} broke off without an answer`,
  UND_ERR_SOCKET: ({ origin }) => `${origin} broke off without an answer`,
  ETIMEDOUT: late,
  UND_ERR_CONNECT_TIMEOUT: late,
  UND_ERR_HEADERS_TIMEOUT: late,
  EHOSTUNREACH: ({ hostname }) => `there is no way to ${hostname} from here`,
  ENETUNREACH: ({ hostname }) => `there is no way to ${hostname} from here`,
  CERT_HAS_EXPIRED: outOfTime,
  CERT_NOT_YET_VALID: outOfTime,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ origin }) => `the certificate at ${origin} is another name's; look at the address`,
};

/** `at`: whom the call was for. */
export function networkReason(at: URL, error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return late(at);
  if (isUnvouched(error))
    return `nobody whom this machine trusts vouches for ${at.hostname}; name its authority's file in NODE_EXTRA_CA_CERTS`;
  const cause = causeOf(error);
  const sentence = sentences[codeOf(cause) ?? ""];
  return sentence === undefined ? reasonOf(cause) : sentence(at);
}

export function isUnvouched(error: unknown): boolean {
  return unvouched.has(codeOf(causeOf(error)) ?? "");
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function late({ origin }: URL): string {
  return `${origin} did not answer in time`;
}

function outOfTime({ hostname }: URL): string {
  return `the certificate of ${hostname} is not good today; look at this machine's clock`;
}
