/** What is worth a notification of the system: somebody is waited for here, something is ready, or what ran does not. Pure. */
import type { Update } from "../contract/companion-state.ts";
import type { CoreStage } from "../contract/core-view.ts";

export interface Note {
  readonly title: string;
  readonly text: string;
}

/** What came about between the two; a browser's name comes from the web, and is shown as text alone. */
export function notesBetween(before: CoreStage | undefined, after: CoreStage): Note[] {
  const all = [pairingNotes, askingNotes, attentionNotes, faultNotes];
  return all.flatMap((notesOf) => notesOf(before, after));
}

/** Once, when it is there; nothing is installed by it. */
export function updateNotes(before: Update, after: Update): Note[] {
  if (after.is !== "ready" || before.is === "ready") return [];
  return [{ title: `Version ${after.version} is ready`, text: "Restart the app into it; sessions go on meanwhile." }];
}

function pairingNotes(before: CoreStage | undefined, after: CoreStage): Note[] {
  if (after.is !== "pairing" || after.step.is !== "asks") return [];
  if (before?.is === "pairing" && before.step.is === "asks") return [];
  const { name, email } = after.step.by;
  return [{ title: "Somebody wants to pair", text: `${name ?? email ?? "Somebody"} wants this computer. Yes or no?` }];
}

function askingNotes(before: CoreStage | undefined, after: CoreStage): Note[] {
  if (after.is !== "running") return [];
  const known = before?.is === "running" ? before.asking.map(({ key, account }) => `${key} ${account}`) : [];
  return after.asking
    .filter(({ key, account }) => !known.includes(`${key} ${account}`))
    .map(({ name, code }) => ({ title: "A browser wants to type", text: `${name ?? "Somebody"}, ${code}` }));
}

/** A session that rings from now on. Who is in it in a browser or a terminal has been rung already. */
function attentionNotes(before: CoreStage | undefined, after: CoreStage): Note[] {
  if (after.is !== "running" || before?.is !== "running") return [];
  const quiet = new Set(before.view.sessions.filter(({ attention }) => !attention).map(({ id }) => id));
  return after.view.sessions
    .filter(({ id, attention, browsers, localClients }) => attention && quiet.has(id) && browsers + localClients === 0)
    .map(({ idea, slot }) => ({ title: "A session needs you", text: `${idea} / ${slot} rang` }));
}

function faultNotes(before: CoreStage | undefined, after: CoreStage): Note[] {
  if (after.is !== "failed" || before?.is === "failed") return [];
  return [{ title: "Coda Runner does not run", text: after.why }];
}
