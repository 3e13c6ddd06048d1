/** What the command ends with. Scripts rely on them: one is never given another meaning. */

export const exitCodes = {
  done: 0,
  failed: 1,
  noHelper: 2,
  notPaired: 3,
  tmuxUnfit: 4,
  usage: 64,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** For help, man page and docs. */
const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: "done",
  failed: "failed, or found a problem",
  noHelper: "no helper runs",
  notPaired: "this machine is not paired",
  tmuxUnfit: "tmux is missing or too old",
  usage: "wrong usage",
  interrupted: "interrupted",
};

export const exitTable: readonly (readonly [code: number, meaning: string])[] = Object.entries(exitCodes).map(
  ([name, code]) => [code, exitMeanings[name as keyof typeof exitCodes]],
);
