/**
 * What nodes say to each other beside helpers' and browsers' frames. A *home* is the node a device's helper is connected
 * to; a *guest* is another node with browsers of its sessions. Nodes of two releases meet while one replaces the other:
 * what is new is an optional field of what both know.
 */
import {
  deviceIdSchema,
  ideaIdSchema,
  limits,
  sessionIdSchema,
  slotSchema,
  userIdSchema,
  type SessionId,
} from "@coda/protocol";
import { z } from "zod";
import type { Company } from "../room-people.ts";

const countSchema = z.int().min(0);

const personSchema = z.object({
  user: userIdSchema,
  isGuest: z.boolean(),
  name: z.string().max(limits.ticketNameCharacters).nullable(),
  role: z.enum(["viewer", "driver"]),
  sinceMs: z.int(),
});

export const nodeMessageSchema = z.discriminatedUnion("t", [
  /**
   * Every second, both ways, for as long as they speak: `echo` is the other's last `sentMs` by its own clock and how long
   * it lay here, which gives it the round trip; `helperMs` the home's to the helper, null while it is not known.
   */
  z.object({
    t: z.literal("alive"),
    sentMs: z.number().optional(),
    echo: z.object({ sentMs: z.number(), heldMs: z.number().min(0) }).optional(),
    helperMs: z.number().min(0).nullable().optional(),
  }),
  /** Guest to home, first: who asks, and for whose sessions. */
  z.object({
    t: z.literal("open"),
    guest: z.uuid(),
    device: deviceIdSchema,
    /** It listens to the bus's bulk lane: there goes all the home says, output among it, and keys never wait for it. */
    bulk: z.boolean().optional(),
    /** It knows what a machine's own rules are, and which of its browsers do. */
    rules: z.boolean().optional(),
    /** The same of a helper's doubts about tickets. */
    doubts: z.boolean().optional(),
  }),
  /** Home to guest: yes; what the helper announced of wanted sessions follows. */
  z.object({ t: z.literal("opened") }),
  /** Guest to home: it has browsers for this session. */
  z.object({ t: z.literal("want"), session: sessionIdSchema, idea: ideaIdSchema, slot: slotSchema }),
  /** Browsers of a session: guest to home its own, home to guest those on all other nodes. */
  z.object({
    t: z.literal("present"),
    session: sessionIdSchema,
    viewers: countSchema,
    drivers: countSchema,
    /** Who they are. */
    people: z.array(personSchema).max(limits.namedBrowsersPerSession).optional(),
  }),
  /** Home to guest: its helper is gone, last heard then. */
  z.object({ t: z.literal("gone"), heardMs: z.int() }),
  /** Guest to home: no browsers any more. */
  z.object({ t: z.literal("bye") }),
]);
export type NodeMessage = z.infer<typeof nodeMessageSchema>;
type PresentMessage = Extract<NodeMessage, { t: "present" }>;

export function presentMessage(session: SessionId, { viewers, drivers, people }: Company): PresentMessage {
  return { t: "present", session, viewers, drivers, people: [...people] };
}

export function companyIn({ viewers, drivers, people = [] }: PresentMessage): Company {
  return { viewers, drivers, people };
}

/** On `coda.arrived.<device>`: a helper connected to this node, with a ticket of this age. The newest of a device counts. */
const arrivalSchema = z.object({ node: z.uuid(), connection: z.uuid(), issuedMs: z.int() });
export type Arrival = z.infer<typeof arrivalSchema>;

/** Undefined for a payload that is none. */
export function readArrival(payload: Uint8Array): Arrival | undefined {
  try {
    return arrivalSchema.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
  } catch {
    return undefined;
  }
}

/** Which of two connections of one device counts: the later; the same for every node that compares them. */
export function isLater(one: Arrival, other: Arrival): boolean {
  return one.issuedMs === other.issuedMs ? one.connection > other.connection : one.issuedMs > other.issuedMs;
}

export const subjects = {
  /** Everything for one conversation at one node. */
  conversation: (node: string, conversation: string) => `coda.to.${node}.${conversation}`,
  conversations: (node: string) => `coda.to.${node}.>`,
  /** On the bulk lane: what homes say to a guest. */
  bulk: (node: string, conversation: string) => `coda.bulk.${node}.${conversation}`,
  bulks: (node: string) => `coda.bulk.${node}.>`,
  /** Which node has this device's helper? Answered by that node with an arrival. */
  find: (device: string) => `coda.find.${device}`,
  arrived: (device: string) => `coda.arrived.${device}`,
} as const;
