/** What a call of the API can fail with, as one error: the API's own codes, and two of the way there. */
import { errorBodySchema, type ErrorCode } from "@coda/protocol";

/** `network`: no answer came. `unreadable`: an answer came that this version of the page does not understand. */
export type FailureCode = ErrorCode | "network" | "unreadable";

export interface Failure {
  readonly code: FailureCode;
  /** What happened and what to do, for people. */
  readonly message: string;
  /** Where the server logged it. */
  readonly requestId?: string;
}

export class ApiError extends Error implements Failure {
  readonly code: FailureCode;
  readonly requestId?: string;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "ApiError";
    this.code = failure.code;
    if (failure.requestId !== undefined) this.requestId = failure.requestId;
  }
}

/** Any thrown thing as a failure that can be shown. */
export function asFailure(error: unknown): Failure {
  if (error instanceof ApiError) return error;
  return {
    code: "internal",
    message: "Something went wrong on this page. Reload it; if it stays, tell us what you did.",
  };
}

/** The error in a reply that was not ok, in the API's one shape or as good as it can be told. */
export async function readFailure(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = errorBodySchema.safeParse(body);
  if (parsed.success) {
    const { code, message, requestId } = parsed.data.error;
    return new ApiError({ code, message, requestId });
  }
  return new ApiError({
    code: "unreadable",
    message: `The server answered ${response.status} without saying why. Try again.`,
  });
}

/** Failures that the same request cannot get past by being sent again. */
export function isFinal(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return !["network", "internal", "unavailable", "tooMany"].includes(error.code);
}
