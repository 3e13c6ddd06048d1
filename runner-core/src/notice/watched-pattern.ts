/**
 * The only importer of RE2JS: a user's regular expression, matched in time linear in the line, whatever the pattern. RE2's
 * syntax has no back references and no look-around; counted repetitions are bounded by the size of what it compiles to.
 */
import { limits } from "@coda/protocol";
import { RE2JS, RE2JSException } from "re2js";

export interface WatchedPattern {
  /** Whether it occurs anywhere in the line. */
  matches(line: string): boolean;
}

export type CompiledPattern =
  | { readonly ok: true; readonly pattern: WatchedPattern }
  /** Why not, in words of the library. */
  | { readonly ok: false; readonly why: string };

export function compilePattern(text: string, ignoreCase: boolean): CompiledPattern {
  try {
    const compiled = RE2JS.compile(text, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    if (compiled.programSize() > limits.watcherPatternInstructions)
      return { ok: false, why: "it repeats too much: each line would take too long" };
    return { ok: true, pattern: { matches: (line) => compiled.test(line) } };
  } catch (error) {
    if (error instanceof RE2JSException) return { ok: false, why: error.message };
    throw error;
  }
}
