/** Colours of a terminal (ECMA-48, SGR), by what they mean. Pure. */

export type Tone = "good" | "waiting" | "bad" | "faint" | "strong";
export type Paint = (text: string, tone: Tone) => string;

const codes: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  good: [32, 39],
  waiting: [33, 39],
  bad: [31, 39],
  faint: [2, 22],
  strong: [1, 22],
};

export const inColour: Paint = (text, tone) => {
  const [on, off] = codes[tone];
  return text === "" ? "" : `\u001B[${on}m${text}\u001B[${off}m`;
};

export const uncoloured: Paint = (text) => text;
