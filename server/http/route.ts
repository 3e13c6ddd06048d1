/**
 * What every API route goes through: request id, Host and Origin, who asks, input by schema, errors in the one shape.
 * A route itself is only what it does with parsed input for a known actor.
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { actorOf, bearerOf } from "../account/actor.ts";
import { serverContext, type ServerContext } from "../context.ts";
import { Scope, type Actor, type From } from "../scope.ts";
import { ApiError, errorResponse, requestIdHeader } from "./api-error.ts";
import { isBearer } from "./bearer.ts";
import { isSigned } from "../relay/internal-signature.ts";
import { parseJson, readJson, readText } from "./body.ts";
import { checked, checkedPath } from "./checked.ts";
import { expectedFailure } from "./database-away.ts";
import { reportFailure } from "./failure-log.ts";
import { checkEnabled, type Flag } from "./flags.ts";
import { checkHost, checkOrigin } from "./origin.ts";
import { whence } from "./whence.ts";

type Kinds = readonly Actor["kind"][];

interface RouteSpec<P, Q, B> {
  /** Who may ask. */
  readonly by: Kinds;
  /** Refused where the operator has switched it off. */
  readonly flag?: Flag;
  readonly params?: z.core.$ZodType<P>;
  readonly query?: z.core.$ZodType<Q>;
  readonly body?: z.core.$ZodType<B>;
  readonly maxBodyBytes?: number;
}

interface Parsed<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly context: ServerContext;
  readonly from: From;
  /** Aborted when whoever asked is gone. */
  readonly signal: AbortSignal;
}

/** A Response as it is, or a value for a JSON reply. */
type Run<I> = (input: I) => Promise<unknown>;

export type RouteHandler = (request: Request, given: { params: Promise<unknown> }) => Promise<Response>;

/**
 * A request that is collected passes on no more that its caller went: Node's fetch keeps the way from one to the other by
 * a weak reference. So whoever keeps the signal keeps the request.
 */
const requestOf = new WeakMap<AbortSignal, Request>();

const smallBodyBytes = 64 * 1024;
const internalBodyBytes = 1024 * 1024;

/** A route for signed-in people, paired devices, or both. */
export function route<P = undefined, Q = undefined, B = undefined>(
  spec: RouteSpec<P, Q, B>,
  run: Run<Parsed<P, Q, B> & { readonly scope: Scope }>,
): RouteHandler {
  return guarded(async (request, given, { context, from }) => {
    const askedAt = context.clock.now();
    const actor = await known(request, spec.by, { context, from });
    await countCall(context, actor);
    if (spec.flag !== undefined) checkEnabled(context.config, spec.flag);
    const scope = new Scope(actor, { ...context, from, askedAt });
    return run({ ...(await parse(spec, request, given)), context, from, scope });
  });
}

/** Whoever turns out to be nobody is counted by the address: each time the database may have been asked. */
async function known(request: Request, by: Kinds, { context, from }: Around): Promise<Actor> {
  try {
    return await actorOf(request, context, by);
  } catch (error) {
    const isNobody = error instanceof ApiError && error.code === "signedOut";
    // A device is to hear that its token is over, however many others of its network ask: it fetches the next one then.
    if (isNobody && bearerOf(request.headers) === undefined) await context.rates.take("callsOfNobody", from.address);
    throw error;
  }
}

async function countCall({ rates }: ServerContext, actor: Actor): Promise<void> {
  if (actor.kind === "device") await rates.take("callsOfDevice", actor.deviceId);
  else await rates.take("callsOfUser", actor.kind === "user" ? actor.userId : actor.guestId);
}

/** A route for anybody: what there is before one is known. `cookies`: the request's own header, of whomever. */
export function openRoute<P = undefined, B = undefined>(
  spec: Pick<RouteSpec<P, undefined, B>, "flag" | "params" | "body">,
  run: Run<Parsed<P, undefined, B> & { readonly cookies: string | null }>,
): RouteHandler {
  return guarded(async (request, given, { context, from }) => {
    await context.rates.take("openCallsOfAddress", from.address);
    if (spec.flag !== undefined) checkEnabled(context.config, spec.flag);
    const cookies = request.headers.get("cookie");
    return run({ ...(await parse<P, undefined, B>({ by: [], ...spec }, request, given)), context, from, cookies });
  });
}

/** A route of a library that reads the request by itself; its answers pass as they are. */
export function wholeRoute(run: (request: Request, around: Around) => Promise<Response>): RouteHandler {
  return guarded(async (request, _given, around) => {
    // What changes something; pages ask for the rest all the time.
    if (request.method === "POST") await around.context.rates.take("openCallsOfAddress", around.from.address);
    return run(request, around);
  });
}

/** A route for the relay: whoever signs for this path with a shared secret. */
export function internalRoute<B>(
  spec: { readonly path: string; readonly body: z.core.$ZodType<B> },
  run: Run<Pick<Parsed<undefined, undefined, B>, "body" | "context">>,
): RouteHandler {
  return guarded(async (request, _given, { context }) => {
    const text = await readText(request, internalBodyBytes);
    const call = { path: spec.path, body: text, nowMs: context.clock.now().getTime() };
    if (!isSigned(request.headers, call, context.config.relaySecrets)) {
      throw new ApiError("forbidden", "The signature is not good; RELAY_INTERNAL_SECRET or the clocks differ.");
    }
    return run({ context, body: checked(spec.body, parseJson(text), "The body") });
  });
}

/** A route for a scheduler: whoever knows CRON_SECRET, by whatever name it reached us. */
export function jobRoute(run: (context: ServerContext) => Promise<unknown>): RouteHandler {
  return answered(async (request, _given, { context }) => {
    const { cronSecret } = context.config;
    if (cronSecret === undefined || !isBearer(request.headers, cronSecret)) {
      throw new ApiError("forbidden", "Only a scheduler that knows CRON_SECRET may start the jobs.");
    }
    return run(context);
  });
}

/** A route for a collector of metrics: for whoever does not show METRICS_TOKEN, and where there is none, it is not there. */
export function metricsRoute(run: (context: ServerContext) => Promise<Response>): RouteHandler {
  return answered(async (request, _given, { context }) => {
    const { metricsToken } = context.config;
    if (metricsToken === undefined || !isBearer(request.headers, metricsToken))
      throw new ApiError("notFound", "There is nothing here.");
    return run(context);
  });
}

interface Around {
  readonly context: ServerContext;
  readonly from: From;
}

type Guarded = (request: Request, given: { params: Promise<unknown> }, around: Around) => Promise<unknown>;

function guarded(inner: Guarded): RouteHandler {
  return answered(async (request, given, around) => {
    const { config } = around.context;
    checkHost(request.headers, config);
    await around.context.rates.take("callsOfAddress", around.from.address);
    if (!["GET", "HEAD"].includes(request.method)) checkOrigin(request.headers, config);
    return inner(request, given, around);
  });
}

function answered(inner: Guarded): RouteHandler {
  return async (request, given) => {
    const requestId = randomUUID();
    try {
      const context = await serverContext();
      const from = whence(request.headers, context.config, requestId);
      const response = reply(await inner(request, given, { context, from }), requestId);
      return request.method === "HEAD" ? await withoutBody(response) : response;
    } catch (error) {
      return errorResponse(told(error, `${request.method} ${new URL(request.url).pathname} ${requestId}`), requestId);
    }
  };
}

function reply(value: unknown, requestId: string): Response {
  const response = value instanceof Response ? value : Response.json(value);
  response.headers.set(requestIdHeader, requestId);
  response.headers.set("cache-control", "no-store");
  return response;
}

/** What would have been streamed is let go. */
async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

/** Whatever was not expected is told to the log, never to the caller. */
function told(error: unknown, where: string): ApiError {
  const expected = expectedFailure(error, where);
  if (expected !== undefined) return expected;
  reportFailure(error, where);
  return new ApiError(
    "internal",
    "Something went wrong on the server; try again, and mention the request id if it stays.",
  );
}

async function parse<P, Q, B>(
  spec: RouteSpec<P, Q, B>,
  request: Request,
  given: { params: Promise<unknown> },
): Promise<Omit<Parsed<P, Q, B>, "context" | "from">> {
  const { signal } = request;
  requestOf.set(signal, request);
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const maxBytes = spec.maxBodyBytes ?? smallBodyBytes;
  return {
    signal,
    params: spec.params === undefined ? (undefined as P) : checkedPath(spec.params, await given.params),
    query: spec.query === undefined ? (undefined as Q) : checked(spec.query, query, "The query"),
    body:
      spec.body === undefined ? (undefined as B) : checked(spec.body, await readJson(request, maxBytes), "The body"),
  };
}
