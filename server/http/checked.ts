/** Input against its schema, with a refusal that says where it differs. */
import { z } from "zod";
import { ApiError } from "./api-error.ts";

const namedIssues = 10;

/** @param what begins the sentence of the refusal, e.g. "The body". */
export function checked<T>(schema: z.core.$ZodType<T>, value: unknown, what: string): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, namedIssues)
    .map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  const first = issues[0];
  const where = first === undefined || first.path === "" ? "" : ` (${first.path})`;
  throw new ApiError("badRequest", `${what} is not as it should be${where}: ${first?.message ?? "see details"}.`, {
    issues,
  });
}

/** A path that cannot name anything names nothing. */
export function checkedPath<T>(schema: z.core.$ZodType<T>, value: unknown): T {
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) throw new ApiError("notFound", "There is nothing at this address.");
  return parsed.data;
}
