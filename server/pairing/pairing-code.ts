/** The codes helpers show: made of unpredictable bytes, and kept as a keyed hash, so that the table gives none away. */
import { createHmac } from "node:crypto";
import { limits, pairingAlphabet } from "@coda/protocol";

/** Below it every letter is equally likely in a byte. */
const fairBytes = 256 - (256 % pairingAlphabet.length);

export function newPairingCode(random: (bytes: number) => Uint8Array): string {
  let letters = "";
  while (letters.length < limits.pairingCodeLetters) {
    for (const byte of random(limits.pairingCodeLetters)) {
      if (byte < fairBytes) letters += pairingAlphabet[byte % pairingAlphabet.length];
    }
  }
  return letters.slice(0, limits.pairingCodeLetters);
}

/** Rows are looked up by it, so no comparison takes longer for a code that begins right. */
export function pairingCodeHash(letters: string, { cookieSecret }: { readonly cookieSecret: string }): string {
  return createHmac("sha256", cookieSecret).update(`coda pairing code v1\n${letters}`).digest("base64url");
}
