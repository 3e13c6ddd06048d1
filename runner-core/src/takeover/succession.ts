/**
 * How a program learns that its process takes over, and from whom: by a variable, so that `ps` and service managers go on to
 * show the words that the helper was begun with. It counts for that very process alone, and once.
 */

/** For the environment of the program that process `pid` becomes, to take over from process `predecessor`. */
export function successionFrom(predecessor: number, pid: number): { readonly CODA_SUCCEEDS: string } {
  return { CODA_SUCCEEDS: `${pid} ${predecessor}` };
}

/** Whom process `pid` takes over from; undefined: it begins by itself. `env` loses it: what is begun by this process is not meant. */
export function takeSuccession(env: NodeJS.ProcessEnv, pid: number): number | undefined {
  const said = env["CODA_SUCCEEDS"];
  delete env["CODA_SUCCEEDS"];
  const [, successor, predecessor] = /^(\d+) (\d+)$/u.exec(said ?? "") ?? [];
  return Number(successor) === pid ? Number(predecessor) : undefined;
}
