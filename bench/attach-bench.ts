/** From the wish to see a session to its first screen, with nothing, 10,000 and 1,000,000 lines printed in it before. */
import { clientIdSchema, type SessionId } from "@coda/protocol";
import { others, type Bridge, type Others } from "./bridge.ts";
import { CodaLine } from "./coda-line.ts";
import { within, type TerminalLine } from "./line.ts";
import { PartsCost } from "./parts-cost.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { bridgeTarget, printedMark, type World } from "./world.ts";

const histories = [0, 10_000, 1_000_000] as const;
const coldLines = 10_000;

export interface AttachStep {
  /** Printed before, of which tmux keeps its `history-limit` and Coda's transcript all. */
  readonly lines: number;
  /** Somebody else reads it already. */
  readonly coda: Quantiles;
  /** The part of it that is the web app's: a request for a ticket, by HTTP. */
  readonly ticket: Quantiles;
  /** Socket, tmux attach, the last line drawn. The bare bridge has no ticket. */
  readonly others: Others<Quantiles>;
}

export interface AttachFigures {
  /** Nobody has looked at the session before, which has 10,000 lines: ticket, socket, hello, keyframe. */
  readonly cold: Quantiles;
  readonly steps: readonly AttachStep[];
}

async function ticketTime(world: World, session: SessionId): Promise<number> {
  const began = performance.now();
  await world.web.ticket(session, clientIdSchema.parse(crypto.randomUUID()));
  return performance.now() - began;
}

async function openTime(open: () => Promise<Pick<TerminalLine, "close">>): Promise<number> {
  const began = performance.now();
  const line = await open();
  const ms = performance.now() - began;
  await line.close();
  return ms;
}

async function openScreen(bridge: Bridge, mark: string): Promise<TerminalLine> {
  const line = await bridge.open();
  const drawn = Promise.withResolvers<void>();
  let text = "";
  line.onOutput((bytes) => {
    text += Buffer.from(bytes).toString("latin1");
    if (text.includes(mark)) drawn.resolve();
  });
  await within(drawn.promise, `the screen of ${bridge.name}`);
  return line;
}

async function measureStep(world: World, lines: number, rounds: number): Promise<AttachStep> {
  const slot = `warm-${lines}`;
  const session = await world.newSession(slot);
  const targets = [world.target(slot), ...world.bridges.map(bridgeTarget)];
  for (const target of targets) await world.printed(target, lines);
  await new PartsCost(world).quiet();
  const reader = await CodaLine.open(world.web, session);
  const coda: number[] = [];
  const ticket: number[] = [];
  const times = new Map<Bridge, number[]>(world.bridges.map((bridge) => [bridge, []]));
  for (let round = 0; round < rounds; round++) {
    coda.push(await openTime(async () => CodaLine.open(world.web, session)));
    ticket.push(await ticketTime(world, session));
    for (const [bridge, list] of times) list.push(await openTime(async () => openScreen(bridge, printedMark(lines))));
  }
  await reader.close();
  const timesOf = (bridge: Bridge): Quantiles => quantilesOf(times.get(bridge) ?? []);
  return { lines, coda: quantilesOf(coda), ticket: quantilesOf(ticket), others: others(world.bridges, timesOf) };
}

export async function measureAttach(world: World, { quick }: { quick: boolean }): Promise<AttachFigures> {
  const cold: number[] = [];
  for (let index = 1; index <= (quick ? 2 : 8); index++) {
    const slot = `cold-${index}`;
    const session = await world.newSession(slot);
    await world.printed(world.target(slot), coldLines);
    cold.push(await openTime(async () => CodaLine.open(world.web, session)));
  }
  const steps: AttachStep[] = [];
  for (const lines of histories) steps.push(await measureStep(world, lines, quick ? 5 : 40));
  return { cold: quantilesOf(cold), steps };
}
