/**
 * Whether a helper will take a user's regular expression. The only importer of RE2JS here; a helper compiles it by the same
 * library (`runner-core/src/notice/watched-pattern.ts`), with the same bound.
 */
import { limits } from "@coda/protocol";
import { RE2JS, RE2JSException } from "re2js";

/** Why it is none, in words that follow "The pattern cannot be watched for:"; undefined: it is good. */
export function patternProblem(pattern: string): string | undefined {
  try {
    const isSmall = RE2JS.compile(pattern).programSize() <= limits.watcherPatternInstructions;
    return isSmall ? undefined : "it repeats too much, each line would take too long";
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}
