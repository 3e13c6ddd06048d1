/** One call to the web app. The reply is checked by its schema; every failure is a value. */
import { challengeReplySchema, errorBodySchema, type ErrorCode } from "@coda/protocol";
import { z } from "zod";
import { networkReason, proxyRefusal } from "../network/network-reason.ts";

/** `code` 'unreachable': no answer, or one that is none of ours; worth another try. */
export interface ApiFailure {
  readonly code: ErrorCode | "unreachable";
  readonly message: string;
  readonly details?: unknown;
}
export type ApiResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: ApiFailure };

export interface WebCall<Schema extends z.core.$ZodType> {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  /** `z.null()` where there is none. */
  readonly reply: Schema;
  readonly body?: unknown;
  readonly token?: string;
}

const callMs = 15_000;
/** @param server its origin, e.g. `http://127.0.0.1:3000`. */
export async function callWebApp<Schema extends z.core.$ZodType>(
  server: string,
  send: typeof fetch,
  call: WebCall<Schema>,
): Promise<ApiResult<z.infer<Schema>>> {
  const address = new URL(call.path, server);
  try {
    const response = await send(address, {
      method: call.method,
      headers: {
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(callMs),
    });
    const json: unknown = response.status === 204 ? null : await response.json().catch(whereNoJson);
    const reply = response.ok ? z.safeParse(call.reply, json) : undefined;
    if (reply?.success === true) return { ok: true, value: reply.data };
    const error = errorBodySchema.safeParse(json);
    return {
      ok: false,
      failure: error.success ? error.data.error : { code: "unreachable", message: unexpected(address, response) },
    };
  } catch (error) {
    return { ok: false, failure: { code: "unreachable", message: networkReason(address, error) } };
  }
}

/** A page of something between, or of another program; what broke off is no answer. */
function whereNoJson(error: unknown): undefined {
  if (!(error instanceof SyntaxError)) throw error;
}

function unexpected(address: URL, { ok, status }: Response): string {
  if (ok) return `what answers at ${address.origin} is no Coda; look at the address`;
  return proxyRefusal(address, status) ?? `an unexpected answer (HTTP ${status})`;
}

/** A fresh one to sign. */
export async function challengeFrom(server: string, send: typeof fetch): Promise<ApiResult<string>> {
  const reply = await callWebApp(server, send, {
    method: "POST",
    path: "/api/devmode/devices/challenge",
    reply: challengeReplySchema,
  });
  return reply.ok ? { ok: true, value: reply.value.challenge } : reply;
}
