/** Opens tracing for a process: nothing where no collector is named, and the library is not even loaded then. */
import type { TelemetryChoice } from "./settings.ts";
import { noTracer, type Tracer } from "./tracer.ts";

export interface TelemetryPorts {
  /** Of this run of the process, among others of the service: a UUID. */
  readonly instance: string;
  /** Runs `action` once after `delayMs` unless the returned function is called. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  /** Spans cannot be delivered; said once until they can again. `reason` is the transport's, or about a variable. */
  readonly report: (reason: string) => void;
  /** Asked before each delivery: spans of a time in which none may go out are lost. Default: they may. */
  readonly mayExport?: (() => boolean) | undefined;
}

export interface Telemetry {
  readonly tracer: Tracer;
  /** Sends what has ended by now. Never rejects, and is back within `flushMs` whether or not the collector answers. */
  flush(): Promise<void>;
  /** The same, for the last time. */
  close(): Promise<void>;
}

const noTelemetry: Telemetry = {
  tracer: noTracer,
  flush: async () => undefined,
  close: async () => undefined,
};

export async function openTelemetry(settings: TelemetryChoice, ports: TelemetryPorts): Promise<Telemetry> {
  if (settings === undefined) return noTelemetry;
  if ("problem" in settings) {
    ports.report(settings.problem);
    return noTelemetry;
  }
  const { OtlpTelemetry } = await import("./otlp-telemetry.ts");
  return new OtlpTelemetry(settings, ports);
}
