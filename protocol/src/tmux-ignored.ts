/**
 * Both ends draw with xterm.js and must draw what tmux thinks it shows. xterm.js obeys more than tmux does (input.c's
 * tables, 3.3a to 3.7c), so what tmux ignores is taken from its parser. Queries are another matter, the browser's alone.
 */
interface FunctionId {
  readonly prefix?: string;
  readonly intermediates?: string;
  readonly final: string;
}

type Parameters = readonly (number | readonly number[])[];

/** The part of xterm's parser API that hooks need; the browser's and the headless one have it alike. */
export interface ObeyingParser {
  registerCsiHandler(id: FunctionId, callback: (parameters: Parameters) => boolean): unknown;
  registerEscHandler(id: FunctionId, callback: () => boolean): unknown;
}

const controlFunctions: readonly FunctionId[] = [
  { intermediates: " ", final: "@" }, // SL
  { intermediates: " ", final: "A" }, // SR
  { final: "I" }, // CHT
  { prefix: "?", final: "J" }, // DECSED
  { prefix: "?", final: "K" }, // DECSEL
  { final: "a" }, // HPR
  { final: "e" }, // VPR
  { intermediates: "!", final: "p" }, // DECSTR
  { intermediates: "'", final: "}" }, // DECIC
  { intermediates: "'", final: "~" }, // DECDC
  { intermediates: '"', final: "q" }, // DECSCA
];

/** Locking shifts to G2 and G3, and UTF-8 off and on. */
const escapes: readonly FunctionId[] = [
  ...["n", "o", "|", "}", "~"].map((final) => ({ final })),
  ...["@", "G"].map((final) => ({ intermediates: "%", final })),
];

/** Of G0 and G1 tmux knows ASCII and line drawing; of the others nothing. */
const designators = ["(", ")", "*", "+", "-", ".", "/"];
const characterSets = "0 A B C E H K Q R Y Z 4 5 6 7 = ` < >".split(" ");
const obeyedSets = new Set(["(0", "(B", ")0", ")B"]);

/** LNM; reverse wraparound and the saved cursor of 1048. */
const ansiModes = new Set([20]);
const privateModes = new Set([45, 1048]);

const swallow = (): boolean => true;

/** A sequence with more than one mode is left alone: it cannot be obeyed in part. */
function swallowModes(modes: ReadonlySet<number>): (parameters: Parameters) => boolean {
  return ([mode, ...more]) => more.length === 0 && typeof mode === "number" && modes.has(mode);
}

export function ignoreWhatTmuxIgnores(parser: ObeyingParser): void {
  for (const id of controlFunctions) parser.registerCsiHandler(id, swallow);
  for (const id of escapes) parser.registerEscHandler(id, swallow);
  for (const intermediates of designators) {
    for (const final of characterSets)
      if (!obeyedSets.has(intermediates + final)) parser.registerEscHandler({ intermediates, final }, swallow);
  }
  for (const final of ["h", "l"]) {
    parser.registerCsiHandler({ final }, swallowModes(ansiModes));
    parser.registerCsiHandler({ prefix: "?", final }, swallowModes(privateModes));
  }
}
