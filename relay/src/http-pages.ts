/** What the relay answers over HTTP: health, readiness, metrics, the web app's calls. Knows no sockets. */
import { timingSafeEqual } from "node:crypto";
import { errorCodes, type ErrorBody, type ErrorCode } from "@coda/protocol";
import type { InternalCall } from "./internal-door.ts";

export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface PageRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: InternalCall["headers"];
  /** From this machine. */
  readonly isLocal: boolean;
  /** Undefined when it is too long. */
  readonly body: () => Promise<string | undefined>;
}

export interface State {
  readonly ok: boolean;
  readonly body: Readonly<Record<string, string | number>>;
}

export type InternalAnswer =
  | { readonly body: Readonly<Record<string, unknown>> }
  | { readonly problem: { readonly code: ErrorCode; readonly message: string } };

export interface PageOptions {
  /** Alive: a process that is not is to be started anew. */
  readonly health: () => State;
  /** To be given new sockets. */
  readonly ready: () => State;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly metricsToken: string | undefined;
  /** A call of the web app. */
  readonly internal: (call: InternalCall) => Promise<InternalAnswer>;
  readonly newId: () => string;
}

/** Undefined for what is no page of ours. */
export async function answer(request: PageRequest, options: PageOptions): Promise<Page | undefined> {
  if (request.method === "POST")
    return request.path.startsWith("/internal/") ? internalPage(request, options) : undefined;
  if (request.method !== "GET" && request.method !== "HEAD") return undefined;
  switch (request.path) {
    case "/healthz":
      return statePage(options.health());
    case "/readyz":
      return statePage(options.ready());
    case "/metrics":
      return mayRead(request, options.metricsToken) ? { status: 200, ...(await options.metrics()) } : undefined;
    default:
      return undefined;
  }
}

async function internalPage(request: PageRequest, { internal, newId }: PageOptions): Promise<Page> {
  const body = await request.body();
  const answered: InternalAnswer =
    body === undefined
      ? { problem: { code: "tooLarge", message: "The body is too long." } }
      : await internal({ path: request.path, headers: request.headers, body });
  if ("body" in answered) return jsonPage(200, answered.body);
  const error: ErrorBody = { error: { ...answered.problem, requestId: newId() } };
  return jsonPage(errorCodes[answered.problem.code], error);
}

/** Metrics tell of load, not of people; still they are not for everybody. */
function mayRead({ headers, isLocal }: PageRequest, token: string | undefined): boolean {
  if (token === undefined) return isLocal;
  const given = Buffer.from(String(headers["authorization"] ?? ""));
  const right = Buffer.from(`Bearer ${token}`);
  return given.length === right.length && timingSafeEqual(given, right);
}

function statePage({ ok, body }: State): Page {
  return jsonPage(ok ? 200 : 503, body);
}

function jsonPage(status: number, body: unknown): Page {
  return { status, contentType: "application/json", text: `${JSON.stringify(body)}\n` };
}
