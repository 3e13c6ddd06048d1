/** W3C trace context, by which a trace goes on from one process to the next. */
import * as z from "zod/mini";

/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00. */
export const traceparentSchema = z
  .string()
  .check(z.regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/u, "a traceparent"));
