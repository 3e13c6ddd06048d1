/** What is worth a notification of the system: somebody is waited for here, or what ran does not. Pure. */
import type { CoreStage } from "../contract/core-view.ts";

export interface Note {
  readonly title: string;
  readonly text: string;
}

/** What came about between the two; a browser's name comes from the web, and is shown as text alone. */
export function notesBetween(before: CoreStage | undefined, after: CoreStage): Note[] {
  return [...pairingNotes(before, after), ...askingNotes(before, after), ...faultNotes(before, after)];
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

function faultNotes(before: CoreStage | undefined, after: CoreStage): Note[] {
  if (after.is !== "failed" || before?.is === "failed") return [];
  return [{ title: "Coda Runner does not run", text: after.why }];
}
