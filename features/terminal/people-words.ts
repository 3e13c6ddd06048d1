/** Who is in a session, by number, as the relay tells those who have it open. Pure. */
import type { TerminalSnapshot } from "@coda/terminal-client";

type Present = Pick<TerminalSnapshot["session"], "viewers" | "drivers" | "localClients">;

/** Undefined while there is nobody but this browser. */
export function peopleText({ viewers, drivers, localClients }: Present): string | undefined {
  const browsers = viewers + drivers;
  const parts = [browsers > 1 && `${browsers} browsers`, localClients > 0 && `${localClients} local`].filter(
    (part) => part !== false,
  );
  return parts.length === 0 ? undefined : parts.join(", ");
}

export function peopleMeaning({ viewers, drivers }: Present): string {
  const roles = viewers === 0 ? "" : `: ${drivers} may type, ${viewers} only read`;
  return `Browsers and local terminals in this session right now${roles}`;
}

function counted(count: number, one: string, several: string): string {
  return count === 1 ? `One ${one}` : `${count} ${several}`;
}

/** A sentence for each kind, this browser among them. */
export function peopleLines({ viewers, drivers, localClients }: Present): readonly string[] {
  return [
    drivers > 0 && `${counted(drivers, "browser", "browsers")} may type.`,
    viewers > 0 && `${counted(viewers, "browser reads", "browsers read")}, and may not type.`,
    localClients > 0 && `${counted(localClients, "local terminal is", "local terminals are")} attached by tmux.`,
  ].filter((line) => line !== false);
}
