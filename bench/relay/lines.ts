/** Panes with their viewers as the relay bench has them: through relay nodes, or through the plain broadcaster. */
import { encodeDataFrame } from "@coda/protocol";
import { WebSocket } from "ws";
import { announcement, browserTicket, openHelper } from "./peers.ts";
import type { Viewers } from "./viewers.ts";

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

export async function relayLines(ends: Ends, part: Part, viewers: Viewers): Promise<Line[]> {
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
    const place = { device: first, session: first };
    await viewers.watch(
      numbers.flatMap((pane) =>
        Array.from({ length: part.viewersPerPane }, () => ({
          port: ends.viewers,
          pane,
          ticket: browserTicket(place),
        })),
      ),
    );
    for (const pane of numbers) {
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

export async function plainLines(port: number, part: Part, viewers: Viewers): Promise<Line[]> {
  const lines: Line[] = [];
  for (let pane = 1; pane <= part.panes; pane++) {
    const source = new WebSocket(`ws://127.0.0.1:${port}/?pane=${pane}&source`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => source.once("open", resolve).once("error", reject));
    await viewers.watch(Array.from({ length: part.viewersPerPane }, () => ({ port, pane })));
    lines.push({ pane, send: (payload) => source.send(payload) });
  }
  return lines;
}

async function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
