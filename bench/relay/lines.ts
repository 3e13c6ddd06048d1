/** Panes with their viewers as the relay bench has them: through relay nodes, or through the plain broadcaster. */
import { encodeDataFrame } from "@coda/protocol";
import { WebSocket } from "ws";
import { announcement, follow, openBrowser, openHelper } from "./peers.ts";

/** Panes of one session, and of one helper connection. */
const panesPerSession = 50;

/** One pane's way to its viewers: sends a payload, and counts what came. */
export interface Line {
  readonly pane: number;
  send(payload: Uint8Array): void;
}

/** Ports: where a pane's source is, and where its viewers are. */
export interface Ends {
  readonly home: number;
  readonly viewers: number;
}

/** Panes of these numbers. */
export interface Part {
  readonly first: number;
  readonly panes: number;
  readonly viewersPerPane: number;
}

/** Output of the pane of this number came to a viewer; a payload may be cut otherwise than it was sent. */
export type Arrived = (payload: Uint8Array, pane: number) => void;

export async function relayLines(ends: Ends, part: Part, arrived: Arrived): Promise<Line[]> {
  const lines: Line[] = [];
  const end = part.first + part.panes;
  for (let { first } = part; first < end; first += panesPerSession) {
    const numbers = Array.from({ length: Math.min(panesPerSession, end - first) }, (_, n) => first + n);
    const helper = await openHelper(ends.home, first);
    helper.say(announcement(first, numbers));
    const watched = new Set<number>();
    helper.onControl = (frame) => {
      if (frame.t === "watch") watched.add(Number(frame["ref"]));
    };
    for (const pane of numbers) {
      const viewers = await Promise.all(
        Array.from({ length: part.viewersPerPane }, async () =>
          openBrowser(ends.viewers, { device: first, session: first }),
        ),
      );
      for (const viewer of viewers) await viewer.heard("inputOpened");
      for (const viewer of viewers) follow(viewer, pane, (payload) => arrived(payload, pane));
      let offset = 0;
      lines.push({
        pane,
        send: (payload) => {
          helper.socket.send(encodeDataFrame({ type: "output", ref: pane, offset, payload }));
          offset += payload.length;
        },
      });
    }
    while (watched.size < numbers.length) await turn();
  }
  return lines;
}

export async function plainLines(port: number, { panes, viewersPerPane }: Part, arrived: Arrived): Promise<Line[]> {
  const open = async (query: string): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/?${query}`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return socket;
  };
  const lines: Line[] = [];
  for (let pane = 1; pane <= panes; pane++) {
    const source = await open(`pane=${pane}&source`);
    await Promise.all(
      Array.from({ length: viewersPerPane }, async () => {
        const viewer = await open(`pane=${pane}`);
        viewer.on("message", (message: Buffer) => arrived(message, pane));
      }),
    );
    lines.push({ pane, send: (payload) => source.send(payload) });
  }
  return lines;
}

async function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
