/**
 * What the browser's bundle has in the place of `zod/mini` (next.config.ts): as much of it as our schemas use, for a tenth
 * of its code. Servers and helpers have zod itself, and `lean-schema.test.ts` holds that both take, refuse and make of
 * every value the same. It differs in this: only the first thing that is wrong with a value is told.
 */
import { kind, Schema } from "./schema.ts";

export * from "./checks.ts";
export * from "./composed.ts";
export * from "./text-grammars.ts";
export { prettifyError } from "./schema.ts";

export function string(): Schema {
  return kind((value) => typeof value === "string");
}

export function number(): Schema {
  return kind(Number.isFinite);
}

export function int(): Schema {
  return kind(Number.isSafeInteger);
}

/** Of 32 bits, with a sign. */
export function int32(): Schema {
  return kind((value) => typeof value === "number" && (value | 0) === value);
}

export function boolean(): Schema {
  return kind((value) => typeof value === "boolean");
}

function literals(values: readonly unknown[]): Schema {
  const allowed = new Set(values);
  return kind((value) => allowed.has(value), { values });
}

export function literal(value: unknown): Schema {
  return literals(Array.isArray(value) ? value : [value]);
}

function enumeration(values: readonly string[]): Schema {
  return literals(values);
}

function nothing(): Schema {
  return literals([null]);
}

export { enumeration as enum, nothing as null };

export function unknown(): Schema {
  return new Schema((value) => value);
}
