/**
 * OpenTelemetry's own environment variables as values. The process passes its environment in; what is about the
 * exporter's transport alone (headers, time-out, compression, certificates) the exporter reads by itself.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
import { z } from "zod";

const endpointSchema = z.url({ protocol: /^https?$/u, error: "must be an http:// or https:// URL" }).optional();
const countSchema = z.coerce.number("must be a number").int().min(1);
const millisecondsSchema = z.coerce.number("must be a number of milliseconds").int().min(1);

const samplers = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;

const variablesSchema = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpointSchema,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpointSchema,
  // By the specification only this word disables; anything else is as if unset.
  OTEL_SDK_DISABLED: z
    .string()
    .transform((text) => text.toLowerCase() === "true")
    .default(false),
  OTEL_TRACES_EXPORTER: z.string().default("otlp"),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: z
    .string()
    .refine((text) => resourceAttributes(text) !== undefined, "must be as name=value,name=value, percent-encoded")
    .optional(),
  OTEL_TRACES_SAMPLER: z.enum(samplers, `must be one of ${samplers.join(", ")}`).default("parentbased_always_on"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number("must be a share from 0 to 1").min(0).max(1).default(1),
  OTEL_BSP_SCHEDULE_DELAY: millisecondsSchema.default(5_000),
  OTEL_BSP_EXPORT_TIMEOUT: millisecondsSchema.default(30_000),
  OTEL_BSP_MAX_QUEUE_SIZE: countSchema.default(2_048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: countSchema.default(512),
});
type Variables = z.infer<typeof variablesSchema>;

export interface TelemetrySettings {
  /** Where spans are posted, as OTLP in JSON. */
  readonly url: string;
  /** What the operator says of this process; `service.name` is among it. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: (typeof samplers)[number];
  /** Of the samplers that take a share. */
  readonly share: number;
  readonly batch: {
    readonly delayMs: number;
    readonly exportMs: number;
    /** Spans; further ones are dropped until some are sent. */
    readonly queue: number;
    readonly size: number;
  };
}

/** Of no use as they are; nothing is traced then, and `problem` is a sentence about it. */
interface TelemetryProblem {
  readonly problem: string;
}

/** Undefined: no collector is named, or tracing is disabled. */
export type TelemetryChoice = TelemetrySettings | TelemetryProblem | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Without a collector no other variable counts: they may be for other programs. An empty one counts as unset. `service`
 * is the process's name unless the operator gives another.
 */
export function readTelemetrySettings(env: Environment, service: string): TelemetryChoice {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  if (given["OTEL_EXPORTER_OTLP_ENDPOINT"] === undefined && given["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] === undefined)
    return undefined;
  const parsed = variablesSchema.safeParse(given);
  if (!parsed.success) return { problem: problemOf(parsed.error) };
  const exporters = parsed.data.OTEL_TRACES_EXPORTER.split(",").map((name) => name.trim());
  if (parsed.data.OTEL_SDK_DISABLED || !exporters.includes("otlp")) return undefined;
  return settingsOf(parsed.data, service);
}

function problemOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`).join(" ");
}

function settingsOf(variables: Variables, service: string): TelemetrySettings {
  const name = variables.OTEL_SERVICE_NAME;
  return {
    url: urlOf(variables),
    resource: {
      "service.name": service,
      ...resourceAttributes(variables.OTEL_RESOURCE_ATTRIBUTES ?? ""),
      ...(name === undefined ? {} : { "service.name": name }),
    },
    sampler: variables.OTEL_TRACES_SAMPLER,
    share: variables.OTEL_TRACES_SAMPLER_ARG,
    batch: {
      delayMs: variables.OTEL_BSP_SCHEDULE_DELAY,
      exportMs: variables.OTEL_BSP_EXPORT_TIMEOUT,
      queue: variables.OTEL_BSP_MAX_QUEUE_SIZE,
      size: Math.min(variables.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, variables.OTEL_BSP_MAX_QUEUE_SIZE),
    },
  };
}

/** The signal's own address is used as it is; the general one is the collector's, and traces have a path of theirs. */
function urlOf(variables: Variables): string {
  const general = variables.OTEL_EXPORTER_OTLP_ENDPOINT ?? "";
  return variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? `${general.replace(/\/$/u, "")}/v1/traces`;
}

/** Undefined when the text is none: by the specification all of it is void then. */
function resourceAttributes(text: string): Record<string, string> | undefined {
  const pairs = text.split(",").filter((pair) => pair.trim() !== "");
  try {
    const decoded = pairs.map((pair) => pair.split("=").map((part) => decodeURIComponent(part.trim())));
    if (decoded.some((parts) => parts.length !== 2 || parts[0] === "")) return undefined;
    return Object.fromEntries(decoded) as Record<string, string>;
  } catch {
    return undefined;
  }
}
