/** Tracing in the web process: spans leave after the reply, since a host may freeze or end the process from then on. */
import { openTelemetry, noTracer, type TelemetryChoice, type Tracer } from "@coda/telemetry";
import { after } from "next/server";
import { randomUUID } from "node:crypto";
import { systemAfter, systemPause } from "./clock.ts";
import { reportFailure } from "./http/failure-log.ts";

export interface Tracing {
  readonly tracer: Tracer;
  /** To be called inside a request that was traced: its spans are sent before the process may end. */
  sendAfterReply(): void;
}

export const noTracing: Tracing = { tracer: noTracer, sendAfterReply: () => undefined };

/** Many replies of one moment share a batch. */
const batchMs = 500;

export async function openTracing(choice: TelemetryChoice): Promise<Tracing> {
  const telemetry = await openTelemetry(choice, {
    instance: randomUUID(),
    after: systemAfter,
    report: (reason) => reportFailure(reason, "spans cannot be delivered to the collector"),
  });
  if (telemetry.tracer === noTracer) return noTracing;
  let sending: Promise<void> | undefined;
  return {
    tracer: telemetry.tracer,
    sendAfterReply: () =>
      after(async () => {
        sending ??= systemPause(batchMs).then(async () => {
          sending = undefined; // what ends from here on is not in this batch
          return telemetry.flush();
        });
        await sending;
      }),
  };
}
