/** The core at one end of a channel. A message that is none of ours is answered by nothing, and told. */
import { toCoreSchema, type Channel, type FromCore } from "../contract/core-messages.ts";
import type { CoreView } from "../contract/core-view.ts";
import type { Core } from "./core.ts";

export interface ServedCore {
  /** What the core has to say at a change. */
  readonly tell: (view: CoreView) => void;
  /** `stopped`: the core was told to stop, and has: nothing more is served. */
  readonly serve: (core: Core, stopped: () => void) => void;
}

export function serveCore(channel: Channel, report: (text: string) => void): ServedCore {
  const send = (message: FromCore): void => channel.send(message);
  return {
    tell: (view) => send({ view }),
    serve: (core, stopped) => {
      channel.onMessage((message) => {
        const parsed = toCoreSchema.safeParse(message);
        if (!parsed.success) return report("the app said something that is not known here");
        const { id, deed } = parsed.data;
        return void core.do(deed).then((outcome) => {
          send({ id, outcome });
          if (deed.do === "stop") stopped();
        });
      });
    },
  };
}
