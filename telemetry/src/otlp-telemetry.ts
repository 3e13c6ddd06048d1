/**
 * Tracing by OpenTelemetry's SDK: sampled spans wait in a bounded queue and go to the collector in batches, as OTLP in
 * JSON over HTTP. The one importer of the library, loaded only where it is used. Nothing is registered globally, so
 * no other library's spans come along.
 */
import { ROOT_CONTEXT, SpanStatusCode, trace, type Context, type Span as SdkSpan } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import type { Telemetry, TelemetryPorts } from "./open-telemetry.ts";
import type { TelemetrySettings } from "./settings.ts";
import type { Attributes, Span, SpanStart, Tracer } from "./tracer.ts";

/** A process that is told to end has few seconds for everything; a collector that is there takes milliseconds. */
const flushMs = 1_000;

export class OtlpTelemetry implements Telemetry {
  readonly tracer: Tracer;
  readonly #provider: TracerProvider;
  readonly #after: TelemetryPorts["after"];

  constructor(settings: TelemetrySettings, { instance, after, report, mayExport }: TelemetryPorts) {
    const exporter = reporting(new OTLPTraceExporter({ url: settings.url }), { report, mayExport });
    const { delayMs, exportMs, queue, size } = settings.batch;
    const resource = resourceFromAttributes({ "service.instance.id": instance, ...settings.resource });
    this.#after = after;
    this.#provider = new TracerProvider({
      resource: defaultResource().merge(resource),
      sampler: samplerOf(settings),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter,
          scheduledDelayMillis: delayMs,
          exportTimeoutMillis: exportMs,
          maxQueueSize: queue,
          maxExportBatchSize: size,
        }),
      ],
    });
    const sdk = this.#provider.getTracer("coda");
    this.tracer = {
      start: (name, { attributes = {}, parent, atMs }: SpanStart = {}) => {
        const options = { attributes, ...(atMs !== undefined && { startTime: new Date(atMs) }) };
        return new OtlpSpan(sdk.startSpan(name, options, contextOf(parent)));
      },
    };
  }

  async flush(): Promise<void> {
    await this.#soon(this.#provider.forceFlush());
  }

  async close(): Promise<void> {
    await this.#soon(this.#provider.shutdown());
  }

  async #soon(sent: Promise<void>): Promise<void> {
    // A failure was reported by the exporter.
    const sentOrNot = sent.catch(() => undefined);
    await new Promise<void>((resolve) => {
      const cancel = this.#after(flushMs, resolve);
      void sentOrNot.finally(() => {
        cancel();
        resolve();
      });
    });
  }
}

class OtlpSpan implements Span {
  readonly #span: SdkSpan;

  constructor(span: SdkSpan) {
    this.#span = span;
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.#span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes);
  }

  end(failure?: string): void {
    if (failure !== undefined) {
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
      this.#span.setAttribute("error.type", failure);
    }
    this.#span.end();
  }
}

/** The library begins a new trace itself where the parent's ids are all zeros. */
function contextOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = traceparent?.split("-") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
  });
}

function samplerOf({ sampler, share }: TelemetrySettings): Sampler {
  switch (sampler) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return new TraceIdRatioBasedSampler(share);
    case "parentbased_always_on":
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case "parentbased_always_off":
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case "parentbased_traceidratio":
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) });
  }
}

/** Says the first failure, and the next one only after something was delivered. */
function reporting(
  exporter: OTLPTraceExporter,
  { report, mayExport }: Pick<TelemetryPorts, "report" | "mayExport">,
): SpanExporter {
  let isDown = false;
  return {
    export: (spans, done) => {
      if (mayExport?.() === false) return done({ code: ExportResultCode.FAILED });
      exporter.export(spans, (result) => {
        const failed = result.code !== ExportResultCode.SUCCESS;
        if (failed && !isDown) report(result.error?.message ?? "no reason given");
        isDown = failed;
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush(),
    shutdown: async () => exporter.shutdown(),
  };
}
