/** From a keystroke to its echo, through all of Coda and through the bare bridge, in turns on the same tmux server. */
import { openBareLine } from "./bare-line.ts";
import { CodaLine } from "./coda-line.ts";
import { roundTrip, type TerminalLine } from "./line.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { bareSession, type World } from "./world.ts";

const warmUpBlocks = 8;
const blocks = 40;
const keysPerBlock = 25;
/** Between two keys of a typist: part of what is measured, since a machine that went idle answers later. */
const typingPauseMs = { least: 10, most: 30 };
/** Letters that no escape sequence of tmux ends with. */
const letters = Buffer.from("QXZ");
const killLine = 0x15; // ^U; the terminal rubs the line out

export interface EchoSides {
  readonly coda: Quantiles;
  readonly bare: Quantiles;
  /** Of Coda's, what its client sealed for, which node does on another thread and Chromium for a single key does not. */
  readonly sealing: Quantiles;
  /** Coda's without that. */
  readonly sealed: Quantiles;
}

export interface EchoFigures {
  /** Keys come one by one, as a person types. */
  readonly typed: EchoSides;
  /** Each key follows the echo of the one before at once. */
  readonly backToBack: EchoSides;
}

interface Side {
  readonly line: TerminalLine;
  readonly times: number[];
  readonly sealing: number[];
}

type Pace = keyof EchoFigures;

async function pause(): Promise<void> {
  const { least, most } = typingPauseMs;
  await new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}

async function block({ line, times, sealing }: Side, pace: Pace): Promise<void> {
  for (let key = 0; key < keysPerBlock; key++) {
    if (pace === "typed") await pause();
    const letter = letters[key % letters.length] ?? 0;
    times.push(await roundTrip(line, Uint8Array.of(letter), letter));
    sealing.push(line.sealedMs ?? 0);
  }
  await roundTrip(line, Uint8Array.of(killLine));
}

/** In turns, so that whatever else the machine does falls on both alike. */
async function compare(lines: { coda: TerminalLine; bare: TerminalLine }, pace: Pace): Promise<EchoSides> {
  const coda: Side = { line: lines.coda, times: [], sealing: [] };
  const bare: Side = { line: lines.bare, times: [], sealing: [] };
  for (let round = 0; round < warmUpBlocks + blocks; round++) {
    if (round === warmUpBlocks) for (const list of [coda.times, coda.sealing, bare.times]) list.length = 0;
    for (const side of [coda, bare]) await block(side, pace);
  }
  return {
    coda: quantilesOf(coda.times),
    bare: quantilesOf(bare.times),
    sealing: quantilesOf(coda.sealing),
    sealed: quantilesOf(coda.times.map((ms, key) => ms - (coda.sealing[key] ?? 0))),
  };
}

export async function measureEcho(world: World): Promise<EchoFigures> {
  const session = await world.newSession("echo");
  await world.run(world.target("echo"), "exec cat", "cat");
  await world.run(`=${bareSession}:`, "cat", "cat");
  const coda = await CodaLine.open(world.web, session);
  const bare = await openBareLine(world.bridge);
  // The bridge's terminal is there when tmux has drawn it and an echo comes back.
  await roundTrip(bare, Uint8Array.of(letters[0] ?? 0), letters[0]);
  const figures = {
    typed: await compare({ coda, bare }, "typed"),
    backToBack: await compare({ coda, bare }, "backToBack"),
  };
  await Promise.all([coda.close(), bare.close()]);
  // The other benches need its shell.
  await world.run(`=${bareSession}:`, "C-d", "sh");
  return figures;
}
