/**
 * The spans of one socket's way in: a browser's from its hello to its first picture, a helper's to its welcome. The
 * whole is one span, and what is waited for just now another below it. Knows names and order of spans, and nothing else.
 */
import type { Hello } from "@coda/protocol";
import { noTracer, type Attributes, type Span, type Tracer } from "@coda/telemetry";

type Step =
  | "verify"
  | "join room"
  /** The session is not live here yet. */
  | "wait for helper"
  /** For its first subscription. */
  | "wait for browser"
  /** The subscription's: from a picture of now, or from where the browser says it is. */
  | "keyframe"
  | "tail";

/** A browser's view of a pane, as far as the delivery of it is timed. */
export interface ViewTrace {
  /** Of what is waited for; undefined where nothing is traced, or any more. */
  readonly traceparent: string | undefined;
  /** It has what it lacked. */
  served(): void;
}

export interface EntryTrace extends ViewTrace {
  set(attributes: Attributes): void;
  /** What was waited for is there, and this is next; nothing new where it is what is waited for already. */
  step(name: Step): void;
  /** It came to nothing. */
  failed(code: string): void;
}

export const noEntryTrace: EntryTrace = {
  traceparent: undefined,
  set: () => undefined,
  step: () => undefined,
  served: () => undefined,
  failed: () => undefined,
};

/**
 * Of a hello whose ticket is the web app's, begun when it came: the ticket's trace goes on where it has one. Not of any
 * other, since whoever says hello also says whether its trace is kept.
 */
export function beginEntryTrace(tracer: Tracer, hello: Hello, atMs: number): EntryTrace {
  return tracer === noTracer ? noEntryTrace : new TracedEntry(tracer, hello, atMs);
}

class TracedEntry implements EntryTrace {
  readonly #tracer: Tracer;
  readonly #whole: Span;
  /** Undefined when all is over: what comes later is no part of the way in. */
  #now: { readonly name: Step; readonly span: Span } | undefined;

  constructor(tracer: Tracer, hello: Hello, atMs: number) {
    this.#tracer = tracer;
    const name = hello.role === "browser" ? "attach" : "connect helper";
    this.#whole = tracer.start(name, { parent: hello.traceparent, atMs });
    this.#now = { name: "verify", span: tracer.start("verify", { parent: this.#whole.traceparent, atMs }) };
  }

  get traceparent(): string | undefined {
    return this.#now?.span.traceparent;
  }

  set(attributes: Attributes): void {
    this.#whole.set(attributes);
  }

  step(name: Step): void {
    if (this.#now === undefined || this.#now.name === name) return;
    this.#now.span.end();
    this.#now = { name, span: this.#start(name) };
  }

  served(): void {
    this.#end();
  }

  failed(code: string): void {
    this.#end(code);
  }

  #end(failure?: string): void {
    const now = this.#now;
    this.#now = undefined;
    now?.span.end(failure);
    if (now !== undefined) this.#whole.end(failure);
  }

  #start(name: Step): Span {
    return this.#tracer.start(name, { parent: this.#whole.traceparent });
  }
}
