/** The code that a QR code or a link brought along: behind '#', so that no server has it in its log. */
import { limits, readPairingCode, shownPairingCode } from "@coda/protocol";

const key = "coda.pair-code";

/** Takes it out of the address, and from before the reader signed in. Empty when there is none that could be one. */
export function takeBroughtCode(): string {
  const brought = sessionStorage.getItem(key) ?? "";
  sessionStorage.removeItem(key);
  const { hash, pathname } = window.location;
  if (hash !== "") window.history.replaceState(null, "", pathname);
  return [decoded(hash), brought].map((text) => asShown(text)).find((text) => text !== "") ?? "";
}

/** Keeps it while the reader signs in: that leads over other addresses. */
export function keepBroughtCode(): void {
  const code = asShown(decoded(window.location.hash));
  if (code !== "") sessionStorage.setItem(key, code);
}

export function codeProblem(typed: string): string | undefined {
  if (readPairingCode(typed) !== undefined) return undefined;
  return `A code has ${limits.pairingCodeLetters} letters, as BCDF-GHJK; look at the device.`;
}

function asShown(text: string): string {
  const letters = readPairingCode(text);
  return letters === undefined ? "" : shownPairingCode(letters);
}

function decoded(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}
