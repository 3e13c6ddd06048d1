/** A tracer that keeps its spans, for tests of what a part traces. */
import type { Attributes, Span, SpanStart, Tracer } from "../tracer.ts";

export interface RecordedSpan {
  readonly name: string;
  readonly parent: string | undefined;
  readonly traceparent: string;
  /** Where it was said. */
  readonly atMs: number | undefined;
  attributes: Attributes;
  /** `ended` is for one that did not fail; its code otherwise. Undefined: it goes on. */
  end: string | undefined;
}

export class RecordedTracer implements Tracer {
  readonly spans: RecordedSpan[] = [];

  start(name: string, { attributes = {}, parent, atMs }: SpanStart = {}): Span {
    const traceparent = `00-${"1".repeat(32)}-${String(this.spans.length + 1).padStart(16, "0")}-01`;
    const span: RecordedSpan = { name, parent, traceparent, atMs, attributes, end: undefined };
    this.spans.push(span);
    return {
      traceparent,
      set: (more) => {
        span.attributes = { ...span.attributes, ...more };
      },
      end: (failure) => {
        if (span.end !== undefined) throw new Error(`${name} ended twice`);
        span.end = failure ?? "ended";
      },
    };
  }

  named(name: string): RecordedSpan {
    const span = this.spans.findLast((one) => one.name === name);
    if (span === undefined) throw new Error(`no span ${name}`);
    return span;
  }
}
