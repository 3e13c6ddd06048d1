/** Spans on their way to a real collector on loopback, and what becomes of them where there is none. */
import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openTelemetry, type Telemetry } from "./open-telemetry.ts";
import { readTelemetrySettings, type TelemetrySettings } from "./settings.ts";
import { Collector } from "./testing/collector.ts";
import { systemAfter } from "./testing/system-after.ts";
import { continueTrace, during, noSpan, noTracer } from "./tracer.ts";

const noFlag = "00";
let collector: Collector;
let endpoint: string;
let reports: string[];
let opened: Telemetry[];

beforeEach(async () => {
  collector = new Collector();
  endpoint = await collector.open();
  reports = [];
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map(async (telemetry) => telemetry.close()));
  await collector.close();
});

function read(variables: Readonly<Record<string, string>>) {
  return readTelemetrySettings(variables, "coda-test");
}

function settings(variables: Readonly<Record<string, string>>): TelemetrySettings {
  const given = read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...variables });
  if (given === undefined || "problem" in given) throw new Error("no settings");
  return given;
}

async function open(
  variables: Readonly<Record<string, string>> = {},
  mayExport: () => boolean = () => true,
): Promise<Telemetry> {
  const given = read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...variables });
  const telemetry = await openTelemetry(given, {
    instance: "3f0c1de2-0000-4000-8000-000000000001",
    after: systemAfter,
    report: (reason) => reports.push(reason),
    mayExport,
  });
  opened.push(telemetry);
  return telemetry;
}

describe("spans", () => {
  it("come with their attributes, their parent and the process they are of", async () => {
    const { tracer, flush } = bound(await open({ OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=a%2Cb" }));
    const atMs = 1_800_000_000_123;
    const root = tracer.start("outer", { attributes: { "coda.bytes": 7, "coda.recorded": true }, atMs });
    const child = tracer.start("inner", { parent: root.traceparent });
    child.set({ "coda.session": "one" });
    child.end("refused");
    root.end();
    await flush();
    const [inner, outer] = collector.spans;
    expect(outer).toMatchObject({ name: "outer", attributes: { "coda.bytes": 7, "coda.recorded": true } });
    expect(outer?.startTimeUnixNano).toBe(`${atMs}000000`);
    expect(inner).toMatchObject({ traceId: outer?.traceId, parentSpanId: outer?.spanId, status: { code: 2 } });
    expect(inner?.attributes).toEqual({ "coda.session": "one", "error.type": "refused" });
    expect(inner?.resource).toMatchObject({
      "service.name": "coda-test",
      "service.instance.id": "3f0c1de2-0000-4000-8000-000000000001",
      "deployment.environment.name": "a,b",
    });
    expect(root.traceparent).toBe(`00-${outer?.traceId}-${outer?.spanId}-01`);
  });

  it("are taken or left as the sampler and the parent say", async () => {
    const { tracer, flush } = bound(
      await open({ OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0" }),
    );
    const left = tracer.start("left");
    expect(left.traceparent?.endsWith(noFlag)).toBe(true);
    tracer.start("left too", { parent: left.traceparent }).end();
    left.end();
    tracer.start("taken", { parent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }).end();
    await flush();
    expect(collector.spans.map(({ name }) => name)).toEqual(["taken"]);
  });

  it("LW8 of a time in which nothing may go out go nowhere, and later ones are delivered", async () => {
    let isCut = true;
    const { tracer, flush } = bound(await open({}, () => !isCut));
    tracer.start("cut off").end();
    await flush();
    isCut = false;
    tracer.start("released").end();
    await flush();
    expect([collector.spans.map(({ name }) => name), reports]).toEqual([["released"], []]);
  });

  it("begin a trace of their own where the parent's ids are no ids", async () => {
    const { tracer, flush } = bound(await open());
    tracer.start("alone", { parent: `00-${"0".repeat(32)}-${"0".repeat(16)}-01` }).end();
    await flush();
    expect(collector.spans[0]?.traceId).not.toBe("0".repeat(32));
    expect(collector.spans[0]?.parentSpanId).toBeUndefined();
  });

  it("end by the code of what was thrown or returned, and never by its message", async () => {
    const { tracer, flush } = bound(await open());
    const error = Object.assign(new Error("secret-message"), { code: "gone" });
    await expect(during(tracer.start("thrown"), async () => Promise.reject(error))).rejects.toBe(error);
    const plain = new Error("secret-message");
    await expect(during(tracer.start("plain"), async () => Promise.reject(plain))).rejects.toBe(plain);
    await during(
      tracer.start("value"),
      async () => "no",
      (answer) => answer,
    );
    await flush();
    expect(collector.spans.map(({ attributes }) => attributes["error.type"])).toEqual(["gone", "failed", "no"]);
    expect(collector.text).not.toContain("secret-message");
  });

  it("are not begun for one who traces nothing", async () => {
    const { tracer } = await open();
    expect(continueTrace(tracer, "nothing", {})).toBe(noSpan);
  });

  it("are dropped where more wait than the queue holds", async () => {
    const { tracer, flush } = bound(await open({ OTEL_BSP_MAX_QUEUE_SIZE: "3", OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "9" }));
    for (let n = 0; n < 20; n++) tracer.start(`span ${n}`).end();
    await flush();
    // A full batch leaves at once, and the queue fills once more while it is on its way.
    expect(collector.spans.length).toBeLessThanOrEqual(6);
  });
});

describe("a collector that takes nothing", () => {
  it("is told of once, and once more after it took something", async () => {
    const { tracer, flush } = bound(await open());
    for (const status of [400, 400, 200, 400]) {
      collector.status = status;
      tracer.start(`answered ${status}`).end();
      await flush();
    }
    expect(reports).toHaveLength(2);
    expect(collector.spans.map(({ name }) => name)).toEqual(["answered 200"]);
  });

  it("holds up no end: whether it refuses connections or never answers, the last flush is given up", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = z.object({ port: z.number() }).parse(silent.address());
    const telemetry = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    telemetry.tracer.start("unanswered").end();
    await telemetry.close();
    silent.close();
    const refused = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    refused.tracer.start("refused").end();
    await refused.close();
    opened = [];
    // Neither says why: the exporter itself tries longer than any end may take.
    expect(reports).toEqual([]);
  });
});

describe("where no collector is named", () => {
  it.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318", OTEL_SDK_DISABLED: "TRUE" },
    { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318", OTEL_TRACES_EXPORTER: "none" },
    { OTEL_EXPORTER_OTLP_ENDPOINT: "", OTEL_TRACES_SAMPLER: "of another program" },
  ])("tracing is off (%o)", (variables) => {
    expect(read(variables)).toBeUndefined();
  });

  it("the library is not loaded, and every span is the same nothing", () => {
    const loaded = (variables: object) => {
      const said = execFileSync(process.execPath, ["--input-type=module", "-e", probe(variables)]);
      return z.object({ libraries: z.number(), same: z.boolean() }).parse(JSON.parse(said.toString()));
    };
    expect(loaded({})).toEqual({ libraries: 0, same: true });
    expect(loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toMatchObject({ same: false });
    expect(loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }).libraries).toBeGreaterThan(3);
  });
});

describe("settings", () => {
  it("know the collector's address and the traces' own", () => {
    const { url } = settings({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example/otlp/" });
    expect(url).toBe("https://collector.example/otlp/v1/traces");
    const own = "https://traces.example/in";
    expect(settings({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own }).url).toBe(own);
  });

  it("name the service as the operator does", () => {
    const named = (variables: Readonly<Record<string, string>>) => settings(variables).resource["service.name"];
    expect(named({})).toBe("coda-test");
    expect(named({ OTEL_RESOURCE_ATTRIBUTES: "service.name=theirs" })).toBe("theirs");
    expect(named({ OTEL_RESOURCE_ATTRIBUTES: "service.name=theirs", OTEL_SERVICE_NAME: "mine" })).toBe("mine");
  });

  it("that are of no use trace nothing, fail nothing, and are told of", async () => {
    const wrong = {
      OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318",
      OTEL_TRACES_SAMPLER: "sometimes",
      OTEL_TRACES_SAMPLER_ARG: "2",
      OTEL_RESOURCE_ATTRIBUTES: "a=b=c",
      OTEL_BSP_MAX_QUEUE_SIZE: "many",
    };
    expect((await open(wrong)).tracer).toBe(noTracer);
    for (const variable of Object.keys(wrong)) expect(reports.join("")).toContain(`${variable} must be`);
  });
});

/** What a process of its own loads when it opens tracing with these variables. */
function probe(variables: object): string {
  const index = JSON.stringify(new URL("index.ts", import.meta.url).href);
  return `
    import { registerHooks } from "node:module";
    let libraries = 0;
    registerHooks({ resolve: (name, context, next) => { if (name.startsWith("@opentelemetry/")) libraries += 1; return next(name, context); } });
    const { openTelemetry, readTelemetrySettings, noTracer } = await import(${index});
    const noSpan = noTracer.start("none");
    const settings = readTelemetrySettings(${JSON.stringify(variables)}, "coda-test");
    const { tracer } = await openTelemetry(settings, { instance: "x", after: () => () => undefined, report: () => undefined });
    process.stdout.write(JSON.stringify({ libraries, same: tracer.start("a") === noSpan && tracer.start("b") === noSpan }));
  `;
}

function bound(telemetry: Telemetry): { tracer: Telemetry["tracer"]; flush: () => Promise<void> } {
  return { tracer: telemetry.tracer, flush: async () => telemetry.flush() };
}
