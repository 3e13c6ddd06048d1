/** What a service of the helper is made of, whoever manages it. */

export interface ServicePlan {
  /** This very command, by absolute paths, without its arguments. */
  readonly command: readonly string[];
  /** `--state-dir` and what else the helper is to be started with. */
  readonly arguments: readonly string[];
  /** What a manager's own environment lacks: PATH as the login shell has it. */
  readonly environment: Readonly<Record<string, string>>;
  /** For what the helper says before it has a log of its own. */
  readonly logFolder: string;
}

/** How often it is begun again: at once, then ever more rarely, and for ever. */
export const restart = { firstSeconds: 1, longestSeconds: 60, steps: 6 } as const;

/** Exit codes after which only a person can help: not paired, tmux unfit, wrong usage. */
export const hopelessCodes = [3, 4, 64] as const;
