/** From a keystroke to its echo, through all of Coda and through the bare bridge, in turns on the same tmux server. */
import { openBareLine } from "./bare-line.ts";
import { CodaLine } from "./coda-line.ts";
import { roundTrip, type TerminalLine } from "./line.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { bareSession, type World } from "./world.ts";

const warmUpBlocks = 8;
const blocks = 40;
const keysPerBlock = 25;
/** Letters that no escape sequence of tmux ends with. */
const letters = Buffer.from("QXZ");
const killLine = 0x15; // ^U; the terminal rubs the line out with backspaces
const backspace = 0x08;

export interface EchoFigures {
  readonly coda: Quantiles;
  readonly bare: Quantiles;
}

interface Side {
  readonly line: TerminalLine;
  /** What the rubbing out surely contains on this side. */
  readonly rubOut: number;
  readonly times: number[];
}

async function block({ line, rubOut, times }: Side): Promise<void> {
  for (let key = 0; key < keysPerBlock; key++) {
    const letter = letters[key % letters.length] ?? 0;
    times.push(await roundTrip(line, Uint8Array.of(letter), letter));
  }
  await roundTrip(line, Uint8Array.of(killLine), rubOut);
}

export async function measureEcho(world: World): Promise<EchoFigures> {
  const session = await world.newSession("echo");
  await world.run(world.target("echo"), "exec cat", "cat");
  await world.run(`=${bareSession}:`, "exec cat", "cat");
  const coda: Side = { line: await CodaLine.open(world.web, session), rubOut: backspace, times: [] };
  const bare: Side = { line: await openBareLine(world.bridge), rubOut: backspace, times: [] };
  // The bridge's terminal is there when tmux has drawn it and an echo comes back.
  await roundTrip(bare.line, Uint8Array.of(letters[0] ?? 0), letters[0] ?? 0);
  for (let round = 0; round < warmUpBlocks + blocks; round++) {
    if (round === warmUpBlocks) for (const side of [coda, bare]) side.times.length = 0;
    for (const side of [coda, bare]) await block(side);
  }
  await Promise.all([coda.line.close(), bare.line.close()]);
  return { coda: quantilesOf(coda.times), bare: quantilesOf(bare.times) };
}
