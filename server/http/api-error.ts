/** An expected failure of a request, and its one shape on the wire. */
import { errorCodes, type ErrorBody, type ErrorCode } from "@coda/protocol";

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  /** What the error page of Next is given of it: the message stays on the server. */
  readonly digest: ErrorCode;
  /** For programs; its shape depends on the code. */
  readonly details: unknown;

  /** @param message for people: what happened and what to do. */
  constructor(code: ErrorCode, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.digest = code;
    this.details = details;
  }
}

export const requestIdHeader = "x-request-id";

export function errorResponse(error: ApiError, requestId: string): Response {
  const details = error.details === undefined ? {} : { details: error.details };
  const body: ErrorBody = { error: { code: error.code, message: error.message, requestId, ...details } };
  return Response.json(body, {
    status: errorCodes[error.code],
    headers: { [requestIdHeader]: requestId, "cache-control": "no-store" },
  });
}
