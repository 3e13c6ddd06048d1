/** Passwords as argon2id hashes (RFC 9106). The one importer of the library, which hashes off the main thread. */
import { hash, verify } from "@node-rs/argon2";

/** OWASP's smallest: 19 MiB and two passes, 30 to 60 ms of one core. The library's default kind is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A random password's, so that asking for somebody unknown takes as long as for somebody known. */
export const nobodysHash =
  "$argon2id$v=19$m=19456,t=2,p=1$e4LUeYTfULxcuM3FxLiguw$gW5mgjWZpf741Puva8iOz6c+hRc54wobF+MnjCzahCM";

/** In the encoded form, which names its own cost and salt. */
export async function hashPassword(password: string): Promise<string> {
  return hash(inOneForm(password), cost);
}

/** @param kept null: nobody's, and no password fits. */
export async function isPassword(kept: string | null, given: string): Promise<boolean> {
  const fits = await verify(kept ?? nobodysHash, inOneForm(given));
  return fits && kept !== null;
}

/** Keyboards write the same letter in different ways (RFC 8265 §4.2). */
function inOneForm(password: string): string {
  return password.normalize("NFC");
}
