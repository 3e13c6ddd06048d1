/**
 * A control client that a crashed helper left behind, and how it is known: the helper writes its client's process id on
 * the hub, in an option of its own name. There is one helper to a state folder, so whoever is marked there and is not
 * the writer has lost its master. It is in tmux's list of clients, hence identified, and may be ended.
 */

export const controlClientFormat = "#{client_control_mode}|#{client_pid}|#{client_name}";

const markPrefix = "@coda_client_";

export function clientMarkOption(owner: string): string {
  return `${markPrefix}${owner}`;
}

/** Process ids by owner. `options`: lines of `show-options` on the hub. */
export function readClientMarks(options: readonly string[]): Map<string, number> {
  return new Map(
    options.flatMap((line): [string, number][] => {
      const [name = "", pid = ""] = line.split(" ");
      return name.startsWith(markPrefix) && /^\d+$/u.test(pid) ? [[name.slice(markPrefix.length), Number(pid)]] : [];
    }),
  );
}

/** tmux names of the clients to end. `clients`: lines of `list-clients`; `marked`: the option's value before. */
export function leftClients(clients: readonly string[], marked: string): string[] {
  return clients.flatMap((line) => {
    const [control, pid, ...name] = line.split("|");
    return control === "1" && pid === marked ? [name.join("|")] : [];
  });
}
