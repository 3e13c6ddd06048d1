/** The door to a helper in another process, over its Unix socket. */
import { connect } from "node:net";
import { controlReplySchema, controlVersion, helperViewSchema, type ControlReply } from "./control-messages.ts";
import { tryControl } from "./control-socket.ts";
import type { AskRequest, HelperDoor, ViewWatcher, WatchEnd } from "./helper-door.ts";
import { LineReader } from "./line-reader.ts";
import { parseJson } from "./parse-json.ts";

/** Sessions and browsers of a device at their caps, with some air. */
const longestViewBytes = 16 * 1024 * 1024;
const noAnswer = "the helper does not answer, or not as this version does; look at: coda-runner logs";
const notUnderstood = "the helper answered what this version does not know; use the same release of both";

export function socketDoor(path: string): HelperDoor {
  return {
    ask: async (request) => askSocket(path, request),
    watch: (watcher) => watchSocket(path, watcher),
  };
}

/** A helper that is there and says nothing is no helper that is not there. */
async function askSocket(path: string, request: AskRequest): Promise<ControlReply | undefined> {
  const { listens, reply } = await tryControl(path, request);
  return reply ?? (listens ? { ok: false, message: noAnswer } : undefined);
}

function watchSocket(path: string, watcher: ViewWatcher): () => void {
  let end: WatchEnd | undefined = { is: "absent" };
  const lines = new LineReader(longestViewBytes);
  const socket = connect(path);
  socket.on("error", () => socket.destroy());
  socket.on("connect", () => {
    end = { is: "gone" };
    socket.write(`${JSON.stringify({ version: controlVersion, command: "watch" })}\n`);
  });
  socket.on("data", (piece) => {
    for (const line of lines.push(piece) ?? [""]) {
      if (end?.is !== "gone") return;
      const refusal = tell(line, watcher);
      if (refusal === undefined) continue;
      end = { is: "refused", message: refusal };
      socket.destroy();
    }
  });
  socket.on("close", () => {
    if (end !== undefined) watcher.ended(end);
  });
  return () => {
    end = undefined;
    socket.destroy();
  };
}

/** Why nothing more comes; undefined when it was a view. */
function tell(line: string, watcher: ViewWatcher): string | undefined {
  const parsed = parseJson(line);
  const view = helperViewSchema.safeParse(parsed);
  if (view.success) {
    watcher.seen(view.data);
    return undefined;
  }
  const reply = controlReplySchema.safeParse(parsed);
  return reply.success && !reply.data.ok ? reply.data.message : notUnderstood;
}
