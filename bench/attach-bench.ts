/** From the wish to see a session to its first screen, with 10,000 lines of history behind it. */
import { clientIdSchema, type SessionId } from "@coda/protocol";
import { openBareLine } from "./bare-line.ts";
import { CodaLine } from "./coda-line.ts";
import { within } from "./line.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { bareSession, type World } from "./world.ts";

const coldSlots = 8;
const warmRounds = 40;
const history = 10_000;

export interface AttachFigures {
  /** Nobody has looked at the session before: ticket, socket, hello, keyframe. */
  readonly cold: Quantiles;
  /** Somebody else reads it already. */
  readonly warm: Quantiles;
  /** The part of both that is the web app's: a request for a ticket, by HTTP. */
  readonly ticket: Quantiles;
  /** The bare bridge: socket, tmux attach, the last line drawn. No ticket, no history. */
  readonly bare: Quantiles;
}

async function ticketTime(world: World, session: SessionId): Promise<number> {
  const began = performance.now();
  await world.web.ticket(session, clientIdSchema.parse(crypto.randomUUID()));
  return performance.now() - began;
}

async function openTime(open: () => Promise<{ close(): Promise<void> }>): Promise<number> {
  const began = performance.now();
  const line = await open();
  const ms = performance.now() - began;
  await line.close();
  return ms;
}

async function openBareScreen(world: World): Promise<{ close(): Promise<void> }> {
  const line = await openBareLine(world.bridge);
  const drawn = Promise.withResolvers<void>();
  let text = "";
  line.onOutput((bytes) => {
    text += Buffer.from(bytes).toString("latin1");
    if (text.includes(String(history))) drawn.resolve();
  });
  await within(drawn.promise, "the bare bridge's screen");
  return line;
}

export async function measureAttach(world: World): Promise<AttachFigures> {
  const cold: number[] = [];
  for (let index = 1; index <= coldSlots; index++) {
    const slot = `cold-${index}`;
    const session = await world.newSession(slot);
    await world.runUntil(world.target(slot), `seq ${history}`, String(history));
    cold.push(await openTime(async () => CodaLine.open(world.web, session)));
  }
  const session = await world.newSession("warm");
  await world.runUntil(world.target("warm"), `seq ${history}`, String(history));
  await world.runUntil(`=${bareSession}:`, `seq ${history}`, String(history));
  const reader = await CodaLine.open(world.web, session);
  const warm: number[] = [];
  const ticket: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < warmRounds; round++) {
    warm.push(await openTime(async () => CodaLine.open(world.web, session)));
    ticket.push(await ticketTime(world, session));
    bare.push(await openTime(async () => openBareScreen(world)));
  }
  await reader.close();
  return { cold: quantilesOf(cold), warm: quantilesOf(warm), ticket: quantilesOf(ticket), bare: quantilesOf(bare) };
}
