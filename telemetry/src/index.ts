/** @coda/telemetry: spans across processes, exported where a collector is named. */
export { openTelemetry, noTelemetry, type Telemetry, type TelemetryPorts } from "./open-telemetry.ts";
export { readTelemetrySettings, type TelemetryChoice } from "./settings.ts";
export {
  continueTrace,
  during,
  noSpan,
  noTracer,
  type Attributes,
  type Span,
  type SpanStart,
  type Tracer,
} from "./tracer.ts";
