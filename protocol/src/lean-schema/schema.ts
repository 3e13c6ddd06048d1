/**
 * A schema as the browser has it: one function that reads a value and gives back what it stands for, or the first thing
 * that is wrong with it. Knows nothing of what is read.
 */

/** What is wrong, and where in what was read. */
export class Problem {
  readonly message: string;
  readonly path: readonly PropertyKey[];
  /** The value is of its kind, and a check refuses it. */
  isOfKind = false;

  constructor(message = "Invalid input", path: readonly PropertyKey[] = []) {
    this.message = message;
    this.path = path;
  }

  below(key: PropertyKey): Problem {
    const problem = new Problem(this.message, [key, ...this.path]);
    problem.isOfKind = this.isOfKind;
    return problem;
  }
}

/** What a value stands for, or a `Problem`: reading makes nothing else of a value that is refused. */
export type Read = (value: unknown) => unknown;

export type Shape = Readonly<Record<string, Schema>>;

/** What is known of a schema without reading. */
export interface Facts {
  readonly shape?: Shape;
  readonly options?: readonly Schema[];
  readonly values?: readonly unknown[];
  /** A key of this kind may be absent; `leftOut`: and then stays so, while otherwise it is read as undefined. */
  readonly absent?: "leftOut" | "read" | undefined;
}

interface Failed {
  readonly issues: readonly Problem[];
}

type Result = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly error: Failed };

class SchemaError extends Error implements Failed {
  readonly issues: readonly Problem[];

  constructor({ issues }: Failed) {
    super(prettifyError({ issues }));
    this.issues = issues;
  }
}

export class Schema {
  readonly read: Read;
  readonly def: Facts;

  constructor(read: Read, facts: Facts = {}) {
    this.read = read;
    this.def = facts;
  }

  get shape(): Shape | undefined {
    return this.def.shape;
  }

  get options(): readonly unknown[] | undefined {
    return this.def.values;
  }

  check(...checks: readonly Check[]): Schema {
    const read: Read = (value) => {
      let done = this.read(value);
      for (const check of checks) {
        if (done instanceof Problem) break;
        done = check.read(done);
        if (done instanceof Problem) done.isOfKind = true;
      }
      return done;
    };
    return new Schema(read, this.def);
  }

  brand(): this {
    return this;
  }

  safeParse(value: unknown): Result {
    const done = this.read(value);
    return done instanceof Problem ? { success: false, error: { issues: [done] } } : { success: true, data: done };
  }

  parse(value: unknown): unknown {
    const result = this.safeParse(value);
    if (!result.success) throw new SchemaError(result.error);
    return result.data;
  }
}

export function kind(isOfIt: (value: unknown) => boolean, facts: Facts = {}, message?: string): Schema {
  return new Schema((value) => (isOfIt(value) ? value : new Problem(message)), facts);
}

/** Of a value that is of its kind already. */
export type Check = Pick<Schema, "read">;

export function prettifyError({ issues }: Failed): string {
  return issues
    .map(({ message, path }) => (path.length === 0 ? `✖ ${message}` : `✖ ${message}\n  → at ${path.join(".")}`))
    .join("\n");
}
