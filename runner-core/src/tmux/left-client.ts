/**
 * A control client that a killed helper left behind, and how it is known. tmux keeps one whose pipes broke while it had
 * something to say (seen on 3.3a): it waits for ever to be read, and `detach-client` does not move it. Ours say whose
 * they are by their terminal's name, which control clients have no other use for, and there is one helper to a state
 * folder: whoever bears its name and is not its client has lost its master. What tmux lists has identified, so its
 * process may be told to end.
 */

const terminalPrefix = "coda-";

/** TERM of a helper's control client. */
export function clientTerminal(owner: string): string {
  return `${terminalPrefix}${owner}`;
}

export interface ControlClientRow {
  readonly pid: number;
  /** Unix seconds. */
  readonly created: number;
  /** tmux's id of the session it is attached to. */
  readonly session: string;
  /** Undefined for one that is no helper's. */
  readonly owner: string | undefined;
  readonly name: string;
}

export const controlClientFormat =
  "#{client_control_mode}|#{client_pid}|#{client_created}|#{session_id}|#{s/[|]/?/:client_termname}|#{client_name}";

/** Control clients of lines of `list-clients`; others are passed over. */
export function readControlClients(lines: readonly string[]): ControlClientRow[] {
  return lines.flatMap((line) => {
    const [control, pid, created, session = "", terminal = "", ...name] = line.split("|");
    if (control !== "1" || name.length === 0) return [];
    const owner = terminal.startsWith(terminalPrefix) ? terminal.slice(terminalPrefix.length) : undefined;
    return [{ pid: Number(pid), created: Number(created), session, owner, name: name.join("|") }];
  });
}

/** Those of this owner but the one that is in use. */
export function leftClients(
  clients: readonly ControlClientRow[],
  owner: string,
  own: number | undefined,
): ControlClientRow[] {
  return clients.filter((client) => client.owner === owner && client.pid !== own);
}
