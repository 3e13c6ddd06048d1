/** Values that a schema of zod takes, and such as are beside it: what a test of another reader of the same schemas reads. */
import * as fc from "fast-check";
import type * as z from "zod/v4/core";

/** What zod's definitions of all kinds hold; each has its own part of it. */
interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Readonly<Record<string, unknown>> } }[];
  readonly shape?: Readonly<Record<string, z.$ZodType>>;
  readonly options?: readonly z.$ZodType[];
  readonly items?: readonly z.$ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly element?: z.$ZodType;
  readonly innerType?: z.$ZodType;
  readonly in?: z.$ZodType;
  readonly keyType?: z.$ZodType;
  readonly valueType?: z.$ZodType;
}

type Values = fc.Arbitrary<unknown>;

function checked({ checks = [] }: Definition, kind: string, field: string): unknown {
  return checks.map(({ _zod: { def } }) => def).find((def) => def["check"] === kind)?.[field];
}

function bound(definition: Definition, kind: string, field: string): number | undefined {
  const value = checked(definition, kind, field);
  return typeof value === "number" ? value : undefined;
}

const formats: Readonly<Record<string, Values>> = {
  uuid: fc.oneof(
    fc.uuid(),
    fc.constantFrom("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
  ),
  datetime: fc.oneof(
    fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString()),
    fc.constantFrom("2024-02-29T00:00:00.123456Z", "0000-02-29T00:00:00Z", "2026-12-31T23:59:59Z"),
  ),
  email: fc.oneof(fc.emailAddress(), fc.constantFrom(" Ada@Example.ORG ", "a.b+c'd@x-1.example.museum")),
  base64: fc.base64String(),
  url: fc.oneof(fc.webUrl(), fc.constantFrom(" http://x\n.example/ ")),
};

/** What our ids, names and keys look like: a grammar takes some of them. */
const words = ["a", "primary", "paper-boat", "%0", "@3", "coda", "A".repeat(43), "B".repeat(87), "C".repeat(22)];

function ofGrammar(grammar: RegExp): Values {
  const fitting = words.filter((word) => new RegExp(grammar).test(word));
  try {
    return fitting.length > 0 ? fc.constantFrom(...fitting) : fc.stringMatching(grammar);
  } catch {
    return fc.constantFrom(...words); // a grammar by which nothing can be made
  }
}

function text(definition: Definition): Values {
  const format = formats[definition.format ?? ""];
  if (format !== undefined) return format;
  const grammar = checked(definition, "string_format", "pattern");
  if (grammar instanceof RegExp) return ofGrammar(grammar);
  const least = bound(definition, "min_length", "minimum") ?? 0;
  const most = Math.min(bound(definition, "max_length", "maximum") ?? 20, 10_000);
  const letters = fc.constantFrom("a", "Z", "é", "😀");
  const edges = letters.chain((letter) => fc.constantFrom(letter.repeat(least), letter.repeat(most)));
  return fc.oneof(fc.string({ minLength: least, maxLength: Math.min(most, least + 8), unit: "grapheme" }), edges);
}

function number(definition: Definition): Values {
  const least = bound(definition, "greater_than", "value") ?? 0;
  const most = bound(definition, "less_than", "value") ?? 2 ** 31 - 1;
  return fc.oneof(fc.integer({ min: least, max: Math.min(most, least + 1_000) }), fc.constantFrom(least, most));
}

function list(definition: Definition, element: z.$ZodType): Values {
  const most = bound(definition, "max_length", "maximum") ?? 3;
  const few = fc.array(taken(element), { maxLength: Math.min(most, 3) });
  if (most > 100) return few;
  return fc.oneof(
    few,
    taken(element).map((item) => Array.from({ length: most }, () => item)),
  );
}

function object({ shape = {} }: Definition): Values {
  const optional = Object.keys(shape).filter((key) => shape[key]?._zod.optin !== undefined);
  const fields = Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, taken(field)]));
  const requiredKeys = Object.keys(shape).filter((key) => !optional.includes(key));
  return fc.record(fields, { requiredKeys });
}

function record({ keyType, valueType }: Definition): Values {
  if (keyType === undefined || valueType === undefined) return fc.constant({});
  const fields = fc.array(fc.tuple(taken(keyType).map(String), taken(valueType)), { maxLength: 3 });
  return fields.map((all) => Object.fromEntries(all));
}

function inner({ innerType, in: from }: Definition): Values {
  const schema = innerType ?? from;
  return schema === undefined ? fc.jsonValue() : taken(schema);
}

const byType: Readonly<Record<string, (definition: Definition) => Values>> = {
  string: text,
  number,
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  unknown: () => fc.jsonValue(),
  literal: ({ values = [] }) => fc.constantFrom(...values),
  enum: ({ entries = {} }) => fc.constantFrom(...Object.values(entries)),
  object,
  record,
  array: (definition) => (definition.element === undefined ? fc.constant([]) : list(definition, definition.element)),
  tuple: ({ items = [] }) => fc.tuple(...items.map(taken)),
  union: ({ options = [] }) => fc.oneof(...options.map(taken)),
  optional: (definition) => fc.oneof(inner(definition), fc.constant(undefined)),
  nullable: (definition) => fc.oneof(inner(definition), fc.constant(null)),
  default: inner,
  catch: inner,
  pipe: inner,
};

/** As far as kinds, grammars and bounds tell: what a refinement asks besides is not known here. */
function taken(schema: z.$ZodType): Values {
  const definition = schema._zod.def as unknown as Definition;
  const make = byType[definition.type];
  if (make === undefined) throw new Error(`no values are known that a ${definition.type} takes`);
  return make(definition);
}

const strange: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  0.5,
  2 ** 31,
  2 ** 53,
  Number.NaN,
  "",
  "x",
  "\0",
  [],
  {},
];
const strangeTexts = [
  "2026-02-29T00:00:00Z",
  "1900-02-29T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:00:00+00:00",
  "2026-01-01T00:00Z",
  "2026-01-01T00:00:00Z\n",
  "000000000000000000000000000000000000",
  "0f8fad5b-d9cb-069f-a165-70867728950e",
  "0f8fad5b-d9cb-469f-c165-70867728950e",
  ".ada@example.org",
  "ada@-x.org",
  "ada@example",
  "a===",
  "ab\n=",
  "https:/x",
  "ftp://x/",
  "https://",
];

type Change = (value: unknown) => unknown;

const isList: (value: unknown) => value is readonly unknown[] = Array.isArray;

/** By which something else comes of a value: often just beyond a bound, or in other letters. */
const changes: readonly Change[] = [
  ...[...strange, ...strangeTexts].map((value) => () => value),
  (value) => (typeof value === "string" ? `${value}a` : value),
  (value) => (typeof value === "string" ? value.slice(1) : value),
  (value) => (typeof value === "string" ? ` ${value} ` : value),
  (value) => (typeof value === "string" ? value.toUpperCase() : value),
  (value) => (typeof value === "number" ? value + 1 : value),
  (value) => (typeof value === "number" ? value - 1 : value),
  (value) => (isList(value) ? [...value, ...value.slice(0, 1)] : value),
  (value) => (isList(value) ? value.slice(1) : value),
  (value) => (isList(value) || Object(value) !== value ? value : { ...(value as object), strange: 1 }),
  (value) => (Object(value) === value ? Object.fromEntries(Object.entries(value as object).slice(1)) : value),
];

/** Changes the value itself, or what lies in it where the steps lead; a step counts from the front, and round. */
function changed(value: unknown, steps: readonly number[], change: Change): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || Object(value) !== value) return change(value);
  const keys = Object.keys(value as object);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return change(value);
  const below = changed((value as Record<string, unknown>)[key], rest, change);
  return Array.isArray(value) ? value.with(Number(key), below) : { ...(value as object), [key]: below };
}

/** Half of them are changed somewhere. */
export function likeWhatItTakes(schema: z.$ZodType): Values {
  const whole = taken(schema);
  const steps = fc.array(fc.nat(40), { maxLength: 4 });
  const beside = fc
    .tuple(whole, steps, fc.constantFrom(...changes))
    .map(([value, way, change]) => changed(value, way, change));
  return fc.oneof(whole, beside);
}
