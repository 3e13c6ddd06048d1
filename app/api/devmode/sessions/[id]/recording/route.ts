import { putRecordingSchema, sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { pauseRecording } from "@/server/session/recording.ts";

const params = z.object({ id: sessionIdSchema });

export const PUT = route(
  { by: ["user"], params, body: putRecordingSchema },
  async ({ scope, params: { id }, body: { paused } }) => ({ session: await pauseRecording(scope, id, paused) }),
);
