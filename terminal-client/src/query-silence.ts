/**
 * A browser's terminal never answers a program's question: tmux has answered it, and a second answer would be typed into
 * the shell. Parser hooks swallow every query that xterm.js answers, in every option set (ECMA-48 DA/DSR,
 * DEC DECRQM/DECRQSS, xterm's XTVERSION, window reports and colour queries).
 */
interface FunctionId {
  readonly prefix?: string;
  readonly intermediates?: string;
  readonly final: string;
}

interface Disposable {
  dispose(): void;
}

/** The part of xterm's parser API that hooks need; the browser's and the headless one have it alike. */
export interface HookableParser {
  registerCsiHandler(id: FunctionId, callback: () => boolean): Disposable;
  registerDcsHandler(id: FunctionId, callback: () => boolean): Disposable;
  registerEscHandler(id: FunctionId, callback: () => boolean): Disposable;
  registerOscHandler(ident: number, callback: (data: string) => boolean): Disposable;
}

const csiQueries: readonly FunctionId[] = [
  { final: "c" },
  { prefix: ">", final: "c" },
  { prefix: "=", final: "c" },
  { final: "n" },
  { prefix: "?", final: "n" },
  { prefix: ">", final: "q" },
  { intermediates: "$", final: "p" },
  { prefix: "?", intermediates: "$", final: "p" },
  { prefix: "?", final: "u" },
  { final: "x" },
  { final: "t" },
];

const dcsQueries: readonly FunctionId[] = [
  { intermediates: "$", final: "q" },
  { intermediates: "+", final: "q" },
];

/** OSC 4, 10, 11, 12: colours; with a '?' they ask, without one they set. */
const colourCommands = [4, 10, 11, 12];

const swallow = (): boolean => true;

export function silenceQueries(parser: HookableParser): void {
  for (const id of csiQueries) parser.registerCsiHandler(id, swallow);
  for (const id of dcsQueries) parser.registerDcsHandler(id, swallow);
  parser.registerEscHandler({ final: "Z" }, swallow); // DECID, the old form of DA
  for (const command of colourCommands) parser.registerOscHandler(command, (data) => data.includes("?"));
}
