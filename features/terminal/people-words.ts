/** How many are in a session, as the relay tells those who have it open. Pure; who they are is in people-lines.ts. */
import type { TerminalSnapshot } from "@coda/terminal-client";

export type Present = Pick<TerminalSnapshot["session"], "viewers" | "drivers" | "localClients">;

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
