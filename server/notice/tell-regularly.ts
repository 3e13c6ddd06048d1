/** What the server tells people by itself, for the life of a web process: of devices that are gone, and what was held back. */
import { limits } from "@coda/protocol";
import type { ServerContext } from "../context.ts";
import { databaseAway } from "../http/database-away.ts";
import { reportAway, reportFailure } from "../http/failure-log.ts";
import { tellHeld } from "../push/held-notices.ts";
import { tellGoneDevices } from "./gone-devices.ts";

type Given = Pick<ServerContext, "orm" | "clock" | "push" | "pause">;

const tellings = {
  "looking for devices that are gone": tellGoneDevices,
  "telling what quiet hours held back": tellHeld,
} as const;

/** The process has heard of nobody when it starts: all that is there is back by the first look. */
export async function tellRegularly(given: Given): Promise<never> {
  await given.pause(limits.deviceOfflineMs + limits.deviceGoneMs);
  for (;;) {
    await given.pause(limits.tellingSweepMs);
    for (const [where, tell] of Object.entries(tellings)) {
      try {
        await tell(given);
      } catch (error) {
        const away = databaseAway(error);
        if (away === undefined) reportFailure(error, where);
        else reportAway(away, where);
      }
    }
  }
}
