import { guestIdSchema, patchGuestSchema, shareIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { answerGuest } from "@/server/share/guests.ts";

const params = z.object({ id: shareIdSchema, guest: guestIdSchema });

export const PATCH = route(
  { by: ["user"], params, body: patchGuestSchema },
  async ({ scope, context, params: { id, guest }, body }) => {
    await answerGuest(context, scope, { ...body, share: id, guest });
    return new Response(null, { status: 204 });
  },
);
