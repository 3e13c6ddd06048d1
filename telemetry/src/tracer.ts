/** The port of tracing: timed spans that name their parent across processes. Knows no library and no exporter. */

/** Ids, numbers and words of closed unions; never what a terminal shows, tickets, commands, or names people gave. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  readonly attributes?: Attributes;
  /** W3C traceparent of the span this one is part of, here or in another process; without it a trace begins. */
  readonly parent?: string | undefined;
  /** When it began, as Unix milliseconds; now, where it is not said. */
  readonly atMs?: number;
}

export interface Span {
  /** W3C traceparent, by which other spans become part of this one; undefined where nothing is traced. */
  readonly traceparent: string | undefined;
  set(attributes: Attributes): void;
  /** `failure`: a code of a closed union, never a message, which may quote what a person typed. */
  end(failure?: string): void;
}

export interface Tracer {
  start(name: string, given?: SpanStart): Span;
}

export const noSpan: Span = { traceparent: undefined, set: () => undefined, end: () => undefined };

export const noTracer: Tracer = { start: () => noSpan };

/** A span of the trace that `given.parent` is of; none where whoever asked traces nothing. */
export function continueTrace(tracer: Tracer, name: string, given: SpanStart): Span {
  return given.parent === undefined ? noSpan : tracer.start(name, given);
}

/** Does `work` as what `span` times. `failureOf` reads a failure that is a value; what is thrown ends it by its code. */
export async function during<T>(
  span: Span,
  work: () => Promise<T>,
  failureOf: (result: T) => string | undefined = () => undefined,
): Promise<T> {
  try {
    const result = await work();
    span.end(failureOf(result));
    return result;
  } catch (error) {
    span.end(codeOf(error));
    throw error;
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "failed";
}
