/** Schemas made of schemas: objects, lists, choices, and what becomes of a value. */
import { Problem, Schema, type Shape } from "./schema.ts";

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads one key into `read`. Undefined: there is nothing wrong with it. */
function readKey(read: Record<string, unknown>, value: Fields, [key, schema]: [string, Schema]): Problem | undefined {
  const isThere = key in value;
  const { absent } = schema.def;
  if (!isThere && absent === "leftOut") return undefined;
  const field = isThere || absent === "read" ? schema.read(value[key]) : new Problem();
  if (field instanceof Problem) return field.below(key);
  if (isThere || field !== undefined) read[key] = field;
  return undefined;
}

/** Keys that the shape does not name are dropped. */
export function object(shape: Shape): Schema {
  const keys = Object.entries(shape);
  const read = (value: unknown) => {
    if (!isFields(value)) return new Problem();
    const fields: Record<string, unknown> = {};
    for (const key of keys) {
      const problem = readKey(fields, value, key);
      if (problem) return problem;
    }
    return fields;
  };
  return new Schema(read, { shape });
}

type Mask = Readonly<Record<string, true>>;

function keep(schema: Schema, isKept: (key: string) => boolean): Schema {
  return object(Object.fromEntries(Object.entries(schema.shape ?? {}).filter(([key]) => isKept(key))));
}

export function pick(schema: Schema, mask: Mask): Schema {
  return keep(schema, (key) => key in mask);
}

export function omit(schema: Schema, mask: Mask): Schema {
  return keep(schema, (key) => !(key in mask));
}

export function extend(schema: Schema, shape: Shape): Schema {
  return object({ ...schema.shape, ...shape });
}

export function partial(schema: Schema): Schema {
  return object(Object.fromEntries(Object.entries(schema.shape ?? {}).map(([key, field]) => [key, optional(field)])));
}

function readItems(items: readonly unknown[], schemaAt: (at: number) => Schema): unknown {
  const read: unknown[] = [];
  for (const [at, item] of items.entries()) {
    const done = schemaAt(at).read(item);
    if (done instanceof Problem) return done.below(at);
    read.push(done);
  }
  return read;
}

export function array(item: Schema): Schema {
  return new Schema((value) => (Array.isArray(value) ? readItems(value, () => item) : new Problem()));
}

export function tuple(items: readonly Schema[]): Schema {
  return new Schema((value) =>
    Array.isArray(value) && value.length === items.length
      ? readItems(value, (at) => items[at] ?? unreadable)
      : new Problem(),
  );
}

const unreadable = new Schema(() => new Problem());

export function record(key: Schema, item: Schema): Schema {
  return new Schema((value) => {
    if (!isFields(value)) return new Problem();
    const read: Record<string, unknown> = {};
    for (const [name, given] of Object.entries(value)) {
      if (name === "__proto__") continue;
      const readName = key.read(name);
      const done = readName instanceof Problem ? readName : item.read(given);
      if (done instanceof Problem) return done.below(name);
      read[String(readName)] = done;
    }
    return read;
  });
}

export function union(options: readonly Schema[]): Schema {
  const read = (value: unknown) => {
    const near: Problem[] = [];
    for (const option of options) {
      const done = option.read(value);
      if (!(done instanceof Problem)) return done;
      if (done.isOfKind) near.push(done);
    }
    // As zod tells it: of the one option that the value is of.
    const [only, another] = near;
    return only === undefined || another !== undefined ? new Problem() : only;
  };
  return new Schema(read, { options });
}

/** What a key of this schema may be; of a choice, in any of its options. */
function valuesOf({ def }: Schema, key: string): readonly unknown[] {
  return def.shape?.[key]?.def.values ?? (def.options ?? []).flatMap((option) => valuesOf(option, key));
}

export function discriminatedUnion(discriminator: string, options: readonly Schema[]): Schema {
  let byValue: Map<unknown, Schema> | undefined;
  const mapped = () =>
    new Map(options.flatMap((option) => valuesOf(option, discriminator).map((value) => [value, option] as const)));
  const read = (value: unknown) => {
    if (!isFields(value)) return new Problem();
    byValue ??= mapped();
    const option = byValue.get(value[discriminator]);
    return option === undefined ? new Problem().below(discriminator) : option.read(value);
  };
  return new Schema(read, { options });
}

export function optional(schema: Schema): Schema {
  const read = (value: unknown) => (value === undefined ? undefined : schema.read(value));
  return new Schema(read, { ...schema.def, absent: "leftOut" });
}

/** The key may be absent, and is not undefined. */
export function exactOptional(schema: Schema): Schema {
  return new Schema(schema.read, { ...schema.def, absent: "leftOut" });
}

export function nullable(schema: Schema): Schema {
  const { absent } = schema.def;
  return new Schema((value) => (value === null ? null : schema.read(value)), { absent });
}

export function _default(schema: Schema, value: unknown): Schema {
  return new Schema((given) => (given === undefined ? value : schema.read(given)), { ...schema.def, absent: "read" });
}

function withFallback(schema: Schema, fallback: unknown): Schema {
  const read = (value: unknown) => {
    const done = schema.read(value);
    return done instanceof Problem ? fallback : done;
  };
  return new Schema(read, { ...schema.def, absent: "read" });
}

export { withFallback as catch };

export function transform(make: (value: never) => unknown): Schema {
  return new Schema((value) => make(value as never), { absent: "read" });
}

export function pipe(from: Schema, to: Schema): Schema {
  const read = (value: unknown) => {
    const done = from.read(value);
    return done instanceof Problem ? done : to.read(done);
  };
  return new Schema(read, from.def);
}
