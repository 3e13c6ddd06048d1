/**
 * What peers of an earlier release said to each other, in order, and what answered: said again to peers of this one, which must answer
 * so that the earlier ones understand it. An answer may say more than it did (FR8); it is of the same kind, in the same order.
 */
import { until } from "@coda/relay/testing/until";
import { expect } from "vitest";
import { z } from "zod";

/** A control frame as JSON, or a data frame as its bytes. */
const recordedSchema = z.union([z.strictObject({ hex: z.string() }), z.looseObject({ t: z.string() })]);
export const talkSchema = z.array(
  z.union([
    z.strictObject({ from: z.string(), says: recordedSchema }),
    z.strictObject({ to: z.string(), hears: recordedSchema }),
  ]),
);
export type Talk = z.infer<typeof talkSchema>;
type Recorded = z.infer<typeof recordedSchema>;
export type Message = string | Uint8Array<ArrayBuffer>;

/** The earlier release's end of one socket. */
export interface TalkPeer {
  say(message: Message): void;
  /** All that came, the oldest first. */
  readonly heard: readonly Message[];
}

/** Words of the recording that are other ones each time, such as `$ticket`. */
export type Words = Readonly<Record<string, string>>;

/**
 * Fails with the step's number at the first answer that the recording does not have. Returns what came besides, by peer: nothing is
 * the aim.
 */
export async function playTalk<Name extends string>(
  talk: Talk,
  peers: Readonly<Record<Name, TalkPeer>>,
  words: Words,
): Promise<Record<Name, unknown[]>> {
  const all = new Map<string, TalkPeer>(Object.entries(peers));
  const read: Record<string, number> = {};
  for (const [nth, step] of talk.entries()) {
    const name = "from" in step ? step.from : step.to;
    const peer = all.get(name);
    if (peer === undefined) throw new Error(`nobody is '${name}'`);
    if ("from" in step) {
      peer.say(spoken(step.says, words));
      continue;
    }
    const at = read[name] ?? 0;
    const message = await until(`${name} to hear ${JSON.stringify(step.hears)}`, () => answers(peer)[at]);
    expect([nth, heardOf(message)]).toEqual([nth, wanted(step.hears, words)]);
    read[name] = at + 1;
  }
  const rest = [...all].map(
    ([name, peer]) =>
      [
        name,
        answers(peer)
          .slice(read[name] ?? 0)
          .map(heardOf),
      ] as const,
  );
  return Object.fromEntries(rest) as Record<Name, unknown[]>;
}

/** Signs of life come when they come. */
function answers({ heard }: TalkPeer): Message[] {
  return heard.filter((message) => typeof message !== "string" || !/^\{"t":"(?:ping|pulse)"/u.test(message));
}

function spoken(recorded: Recorded, words: Words): Message {
  if ("hex" in recorded) return Uint8Array.from(Buffer.from(String(recorded["hex"]), "hex"));
  return JSON.stringify(recorded, (_, value: unknown) => (typeof value === "string" ? (words[value] ?? value) : value));
}

function heardOf(message: Message): unknown {
  return typeof message === "string" ? JSON.parse(message) : { hex: Buffer.from(message).toString("hex") };
}

/** `*` is another one each time. */
function wanted(recorded: unknown, words: Words): unknown {
  if (recorded === "*") return expect.anything();
  if (typeof recorded === "string") return words[recorded] ?? recorded;
  if (Array.isArray(recorded)) return recorded.map((each) => wanted(each, words));
  if (typeof recorded !== "object" || recorded === null) return recorded;
  const fields = Object.entries(recorded).map(([key, value]) => [key, wanted(value, words)] as const);
  return expect.objectContaining(Object.fromEntries(fields));
}
