/**
 * A control client that a killed helper left behind, and how it is known. tmux keeps one whose pipes broke while it had
 * something to say (seen on 3.3a): it waits for ever to be read, and `detach-client` does not move it. Ours say whose
 * they are by their terminal's name, which control clients have no other use for, and there is one helper to a state
 * folder: whoever bears its name and is not its client has lost its master. From 3.7 on tmux does not list one that is
 * to leave, but it answers for it by name: so each notes itself on the hub in the breath in which it attaches. What tmux
 * tells of has identified, so its process may be told to end.
 */
import type { CommandReply } from "./fence.ts";

const terminalPrefix = "coda-";

/** TERM of a helper's control client. */
export function clientTerminal(owner: string): string {
  return `${terminalPrefix}${owner}`;
}

/** On the hub: the processes of the control clients of this terminal's name that have attached, the newest last. */
function clientsOption(terminal: string): string {
  return `@coda_clients_${terminal}`;
}

/** The command by which a control client notes itself, to be run by it. */
export function noteOfClient(sessionId: string, terminal: string): string[] {
  return ["set-option", "-F", "-a", "-t", `${sessionId}:`, clientsOption(terminal), " #{client_pid}"];
}

/** TERM is that of a helper's control client, whosever. */
export function isHelperTerminal(terminal: string): boolean {
  return terminal.startsWith(terminalPrefix);
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
    const owner = isHelperTerminal(terminal) ? terminal.slice(terminalPrefix.length) : undefined;
    return [{ pid: Number(pid), created: Number(created), session, owner, name: name.join("|") }];
  });
}

/** Those of this owner but the one that is in use. */
export function leftClients(
  clients: readonly ControlClientRow[],
  owner: string,
  own: number | undefined,
): ControlClientRow[] {
  const left = clients.filter((client) => client.owner === owner && client.pid !== own);
  return [...new Map(left.map((client) => [client.pid, client])).values()];
}

/** Those of this owner that are left, asked by the client that takes their place; it alone is noted then. */
export async function findLeftClients(
  client: { readonly pid: number | undefined; run(...commands: (readonly string[])[]): Promise<CommandReply> },
  hubId: string,
  owner: string,
): Promise<ControlClientRow[]> {
  const ask = async (...command: string[]): Promise<string[]> =>
    (await client.run(command)).lines.map((line) => line.toString("utf8"));
  const option = clientsOption(clientTerminal(owner));
  const noted = (await ask("show-options", "-q", "-v", "-t", `${hubId}:`, option)).join(" ").match(/\d+/gu) ?? [];
  const rows = await ask("list-clients", "-F", controlClientFormat);
  for (const pid of noted)
    rows.push(...(await ask("display-message", "-p", "-c", `client-${pid}`, controlClientFormat)));
  await ask("set-option", "-t", `${hubId}:`, option, String(client.pid));
  return leftClients(readControlClients(rows), owner, client.pid);
}
