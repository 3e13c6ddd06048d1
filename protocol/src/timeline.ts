/** When a pane printed: runs of output with quiet between them, for whoever moves about in its time. */
import * as z from "zod/mini";

/** Times in Unix milliseconds, by the device's clock, never going back. */
export const burstSchema = z.object({ fromMs: z.int(), toMs: z.int(), bytes: z.int().check(z.minimum(1)) });
export type Burst = z.infer<typeof burstSchema>;

/** `GET /api/devmode/sessions/{id}/timeline?pane=`: the oldest first; quiet times that are too many are left out. */
export const timelineReplySchema = z.object({ bursts: z.array(burstSchema) });
