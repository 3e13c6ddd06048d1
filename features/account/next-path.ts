/** Where to go once somebody is signed in: where the address says, or else where they were going before. */
import { safeCallback } from "../routes/paths.ts";
import { keptWay } from "./kept-way.ts";

export function nextPath(): string {
  const asked = new URL(window.location.href).searchParams.get("callbackUrl");
  return safeCallback(asked ?? keptWay.kept()?.path);
}

/** Loads the page anew: what was drawn for nobody, or for somebody else, is gone. */
export function goOn(): void {
  const next = nextPath();
  // A link's own page forgets its secret when it was used.
  if (keptWay.kept()?.token === null) keptWay.forget();
  window.location.replace(next);
}
