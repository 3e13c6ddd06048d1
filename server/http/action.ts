/** What a page's server action goes through: who is signed in, input by schema, expected failures as values. */
import type { z } from "zod";
import type { ErrorCode } from "@coda/protocol";
import { currentScope } from "../account/current-user.ts";
import { serverContext } from "../context.ts";
import type { Scope } from "../scope.ts";
import { ApiError } from "./api-error.ts";
import { checked } from "./checked.ts";
import { expectedFailure } from "./database-away.ts";

export type ActionReply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } };

/** Next itself compares a server action's Origin with its Host; proxy.ts has checked the Host. */
export async function runAction<Input, Value>(
  schema: z.core.$ZodType<Input>,
  input: unknown,
  run: (scope: Scope, input: Input) => Promise<Value>,
): Promise<ActionReply<Value>> {
  try {
    const scope = await currentScope();
    if (scope === undefined) throw new ApiError("signedOut", "Sign in first.");
    await (await serverContext()).rates.take("callsOfUser", scope.userId);
    return { ok: true, value: await run(scope, checked(schema, input, "What was sent")) };
  } catch (error) {
    const expected = expectedFailure(error, "an action");
    if (expected === undefined) throw error;
    return { ok: false, error: { code: expected.code, message: expected.message } };
  }
}
