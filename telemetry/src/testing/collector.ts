/** A collector on loopback that keeps what it is sent, as tests read it: OTLP in JSON over HTTP. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const valueSchema = z.object({
  stringValue: z.string().optional(),
  intValue: z.number().optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
});
const attributesSchema = z
  .array(z.object({ key: z.string(), value: valueSchema }))
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])));

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.string(),
  attributes: attributesSchema,
  status: z.object({ code: z.number() }),
});
const bodySchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

export interface CollectedSpan extends z.infer<typeof spanSchema> {
  readonly resource: z.infer<typeof attributesSchema>;
}

export class Collector {
  readonly spans: CollectedSpan[] = [];
  /** Everything that was posted, as it came. */
  text = "";
  /** The status of its answers; with another than 200 it keeps nothing. */
  status = 200;
  readonly #server = createServer((request, response) => {
    void this.#take(request).then(() => {
      response.writeHead(this.status, { "content-type": "application/json" }).end("{}");
    });
  });

  /** The address for OTEL_EXPORTER_OTLP_ENDPOINT. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage): Promise<void> {
    let text = "";
    for await (const piece of request.setEncoding("utf8")) text += String(piece);
    if (this.status !== 200) return;
    this.text += text;
    for (const { resource, scopeSpans } of bodySchema.parse(JSON.parse(text)).resourceSpans)
      for (const { spans } of scopeSpans)
        this.spans.push(...spans.map((span) => ({ ...span, resource: resource.attributes })));
  }
}
