/** What a page's server action answers: an expected failure is a value, so that it crosses the wire with its words. */
import type { ErrorCode } from "@coda/protocol";

export type ActionReply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } };
