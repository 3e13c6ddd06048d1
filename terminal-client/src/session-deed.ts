/**
 * What is done to a session as a whole: its end, which is that of all its windows, and its beginning anew. Waits until it can
 * be asked for, and says in words why it cannot be.
 */
import type { SessionAction } from "@coda/protocol";
import { isSealProblem } from "./seal-state.ts";
import type { RemoteSnapshot, SessionRemote } from "./session-remote.ts";

/** restart: of one that runs, after its end. */
export type SessionDeed = "end" | "restart";

type Remote = Pick<SessionRemote, "getSnapshot" | "subscribe" | "act">;

const calledOff = "it was called off";

/** Null: done; otherwise why not, for a person. Waits without an end for a connection until `signal` calls it off. */
export async function performDeed(remote: Remote, deed: SessionDeed, signal: AbortSignal): Promise<string | null> {
  const whyNot = await whenReady(remote, signal);
  if (whyNot !== null) return whyNot;
  const runs = remote.getSnapshot().windows.some(({ panes }) => panes.some(({ dead }) => !dead));
  const whyRuns = deed === "end" || runs ? await endWindows(remote, signal) : null;
  if (whyRuns !== null || deed === "end") return whyRuns;
  const refused = await refusalOf(remote, { do: "restart" }, signal);
  return refused !== null && runs ? `it ended, and was not started again: ${refused}` : refused;
}

async function refusalOf(remote: Remote, action: SessionAction, signal: AbortSignal): Promise<string | null> {
  if (signal.aborted) return calledOff;
  return (await remote.act(action)).refused;
}

/** Those that are there when it begins. Before each answer the state has come in which it is gone (CM3). */
async function endWindows(remote: Remote, signal: AbortSignal): Promise<string | null> {
  const there = () => remote.getSnapshot().windows.map(({ window }) => window);
  for (const window of there()) {
    if (!there().includes(window)) continue;
    const refused = await refusalOf(remote, { do: "closeWindow", window }, signal);
    if (refused !== null) return refused;
  }
  return there().length === 0 ? null : "a window was opened in it meanwhile, and runs on";
}

/** Null: everything can be asked for. */
async function whenReady(remote: Remote, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const look = (): void => {
      const standing = signal.aborted ? calledOff : standingOf(remote.getSnapshot());
      if (standing === "waits") return;
      forget();
      signal.removeEventListener("abort", look);
      resolve(standing);
    };
    const forget = remote.subscribe(look);
    signal.addEventListener("abort", look);
    look();
  });
}

function standingOf({ connection, stateKnown, role, session, seal, windows }: RemoteSnapshot): string | null {
  if (connection.name === "refused") return connection.why;
  if (connection.name !== "live" || !stateKnown || role === null) return "waits";
  if (role === "viewer") return "you may read this terminal, not more";
  if (session.offlineSince !== null) return "its device cannot be reached";
  // Nothing runs in it: there is nobody to seal for.
  if (windows.length === 0 || seal === "sealed" || seal === "open") return null;
  return isSealProblem(seal)
    ? "what this browser asks for cannot be sealed for the device; open the terminal, which says why"
    : "waits";
}
