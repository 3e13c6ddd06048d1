/** @coda/telemetry: spans across processes, exported where a collector is named. */
export { openTelemetry, type Telemetry } from "./open-telemetry.ts";
export { readTelemetrySettings, type TelemetryChoice } from "./settings.ts";
export { continueTrace, during, noTracer, type Attributes, type Span, type Tracer } from "./tracer.ts";
