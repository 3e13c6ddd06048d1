/** Frames that a helper or a browser might send, right in form and wrong in every way. */
import { encodeDataFrame, gapCauses, limits, type DataFrame } from "@coda/protocol";
import { epochId, ideaId, livePane, sessionOpened } from "../ids.ts";
import type { SeededRandom } from "./seeded-random.ts";

type Json = Readonly<Record<string, unknown>>;
export type Side = "helper" | "browser";

/** A WebSocket message, in the kind that it is sent as. */
export interface Message {
  readonly isText: boolean;
  readonly bytes: Buffer;
}

export function randomMessage(side: Side, random: SeededRandom): Message {
  const isText = random.chance(0.5);
  if (random.chance(0.05)) return { isText, bytes: random.bytes(random.below(300)) };
  if (isText) return { isText, bytes: Buffer.from(randomText(randomControl(side, random), random)) };
  const bytes = Buffer.from(encodeDataFrame(randomData(side, random)));
  if (random.chance(0.1)) bytes[random.below(bytes.length)] = random.below(256);
  return { isText, bytes: random.chance(0.05) ? bytes.subarray(0, random.below(bytes.length)) : bytes };
}

/** JSON of the frame; now and then of something near it, and now and then none. */
export function randomText(frame: Json, random: SeededRandom): string {
  const text = JSON.stringify(random.chance(0.15) ? spoiled(frame, random) : frame);
  return random.chance(0.03) ? text.slice(0, random.below(text.length)) : text;
}

function spoiled(frame: Json, random: SeededRandom): Json {
  const key = random.pick(Object.keys(frame));
  const values: readonly unknown[] = [
    null,
    -1,
    1e308,
    "",
    "x".repeat(random.below(2 * limits.controlFrameBytes)),
    [],
    { __proto__: null, constructor: {} },
    "\u0000\ud800",
    nested(random.below(2_000)),
  ];
  return { ...frame, [random.chance(0.1) ? "__proto__" : key]: random.pick(values) };
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

function randomData(side: Side, random: SeededRandom): DataFrame {
  const ref = 1 + random.below(4);
  const offset = random.number();
  const client = 1 + random.below(4);
  const payload = random.bytes(random.below(random.chance(0.05) ? 20_000 : 200));
  if (random.chance(0.2)) return { type: "ack", ref, offset };
  if (random.chance(0.1)) return { type: "inputAck", ref, counter: offset, client };
  if (random.chance(side === "helper" ? 0.9 : 0.05))
    return {
      type: random.pick(["output", "output", "fill", "keyframePart", "keyframeEnd"] as const),
      ref,
      offset,
      payload,
    };
  const type = random.pick(["input", "pastePart", "pasteEnd"] as const);
  const seal = random.chance(0.9) ? "plain" : "sealed";
  return { type, ref, counter: offset, client: side === "browser" ? 0 : client, seal, payload };
}

function randomControl(side: Side, random: SeededRandom): Json {
  return random.pick(side === "helper" ? helperFrames : browserFrames)(random);
}

const ref = (random: SeededRandom) => 1 + random.below(4);
const size = (random: SeededRandom) => ({ columns: 20 + random.below(300), rows: 5 + random.below(100) });

function opened(random: SeededRandom): Json {
  const session = 1 + random.below(3);
  const panes = Array.from({ length: random.below(4) }, (_, at) => {
    const start = random.below(1_000);
    return livePane({ ref: at + 1, epoch: 1 + random.below(2), start, end: Math.max(start, random.number()) });
  });
  return sessionOpened(session, panes);
}

const helperFrames: readonly ((random: SeededRandom) => Json)[] = [
  opened,
  opened,
  (random) => ({ t: "sessionClosed", session: opened(random)["session"] }),
  (random) => ({ t: "paneResized", ref: ref(random), offset: random.number(), size: size(random) }),
  (random) => ({
    t: "gapDeclared",
    ref: ref(random),
    from: random.number(),
    to: random.number(),
    cause: random.pick(gapCauses),
  }),
  (random) => ({ t: "reply", id: 1 + random.below(5), error: random.pick(["busy", "failed", "unknown", null]) }),
  (random) => ({ t: "inputRefused", client: ref(random), ref: ref(random), counter: 1, reason: "pane-dead" }),
  (random) => ({ t: "pasteProgress", client: ref(random), ref: ref(random), receivedBytes: random.number() }),
  (random) => ({ t: "actionDone", client: ref(random), id: ref(random), outcome: { refused: null, pane: null } }),
  (random) => ({ t: random.pick(["ping", "pong"]), n: random.number() }),
];

const browserFrames: readonly ((random: SeededRandom) => Json)[] = [
  (random) => ({
    t: "subscribe",
    ref: ref(random),
    epoch: epochId(1 + random.below(2)),
    from: random.chance(0.3) ? null : random.number(),
  }),
  (random) => ({ t: "unsubscribe", ref: ref(random) }),
  (random) => ({ t: "proposeSize", size: size(random) }),
  (random) => ({ t: "leaseSize", size: random.chance(0.5) ? null : size(random) }),
  (random) => ({ t: "cancelPaste", ref: ref(random) }),
  (random) => ({ t: "act", id: 1 + random.below(9), action: { do: "zoomPane", pane: "%1", zoomed: true } }),
  (random) => ({ t: random.pick(["ping", "pong"]), n: random.number() }),
  (random) => ({ t: "hello", idea: ideaId(random.below(9)) }),
];
