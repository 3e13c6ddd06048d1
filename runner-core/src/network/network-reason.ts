/** Why a call to the web app got no answer, in words somebody can act on. Node keeps the reason in the error's cause. */
import { environment } from "../config.ts";
import { reasonOf } from "../log.ts";
import { proxyOf } from "./proxies.ts";

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
  const fault = proxyFault(at, error);
  if (fault !== undefined) return fault;
  if (error instanceof DOMException && error.name === "TimeoutError") return `${late(at)}${byProxy(at)}`;
  if (isUnvouched(error))
    return `nobody whom this machine trusts vouches for ${at.hostname}; name its authority's file in NODE_EXTRA_CA_CERTS`;
  const cause = causeOf(error);
  const sentence = sentences[codeOf(cause) ?? ""];
  return sentence === undefined ? reasonOf(cause) : sentence(at);
}

/**
 * What is wrong with the proxy, and not with whom it was to lead to; undefined where it is not that. Whoever goes by a proxy
 * looks up and connects to nobody else.
 */
export function proxyFault(at: URL, error: unknown): string | undefined {
  const proxy = URL.parse(proxyOf(at, environment()) ?? "");
  if (proxy === null) return undefined;
  const cause = causeOf(error);
  const code = codeOf(cause) ?? "";
  const status = refusals[code]?.exec(reasonOf(cause))?.groups?.["status"];
  if (status !== undefined) return refusedBy(proxy, { at, status: Number(status) });
  // Node's own words have the proxy's name and password in them.
  const sentence =
    code === "ERR_PROXY_TUNNEL" ? sentences["ECONNRESET"] : unreached.has(code) ? sentences[code] : undefined;
  return sentence && `the proxy that the environment names cannot be used: ${sentence(new URL(proxy.origin))}`;
}

/** Of an answer that only a proxy gives; undefined for any other. */
export function proxyRefusal(at: URL, status: number): string | undefined {
  const proxy = URL.parse(proxyOf(at, environment()) ?? "");
  return proxy === null || status !== 407 ? undefined : refusedBy(proxy, { at, status });
}

/** A proxy that answers without leading on; `status` as HTTP has it. */
function refusedBy(proxy: URL, { at, status }: { readonly at: URL; readonly status: number }): string {
  const { host } = proxy;
  if (status === 407)
    return `the proxy ${host} wants a name and a password; write them into the variable that names it, as http://name:password@${host}`;
  return `the proxy ${host} does not lead to ${at.host} (HTTP ${status}); ask whoever runs it, or name ${at.hostname} in NO_PROXY where there is another way`;
}

/** What Node's own clients say then: undici's, which is `fetch`, and that of sockets. */
const refusals: Readonly<Record<string, RegExp>> = {
  UND_ERR_ABORTED: /Proxy response \((?<status>\d{3})\)/u,
  ERR_PROXY_TUNNEL: /HTTP\/1\.[01] (?<status>\d{3})/u,
};

const unreached = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Which of both is slow, nobody here knows. */
function byProxy(at: URL): string {
  const proxy = URL.parse(proxyOf(at, environment()) ?? "");
  return proxy === null ? "" : `, by way of the proxy ${proxy.host}`;
}

export function isUnvouched(error: unknown): boolean {
  return unvouched.has(codeOf(causeOf(error)) ?? "");
}

/** The innermost: a proxy's answer lies below two that say nothing. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? causeOf(error.cause) : error;
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
