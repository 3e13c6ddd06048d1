/** What a reader's file of keys holds, as far as it can be had. Pure. */
import type { ChosenKeys, KeyLaw } from "./key-bindings.ts";
import { lawTrouble } from "./key-recording.ts";
import { chosenKeysSchema } from "./kept-keys.ts";

export type KeysFile =
  | { readonly kind: "read"; readonly chosen: ChosenKeys }
  | { readonly kind: "bad"; readonly problem: string };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function writeKeysFile(chosen: ChosenKeys): string {
  return JSON.stringify(chosen, null, 2);
}

/** All of it or nothing: keys that two shortcuts would have are told. */
export function readKeysFile(text: string, law: KeyLaw): KeysFile {
  const json = parsed(text);
  const chosen = chosenKeysSchema.safeParse(json).data;
  // Another program's file would take all that was chosen away.
  const isAnothers = chosen === undefined || (Object.keys(chosen).length === 0 && text.trim() !== "{}");
  if (isAnothers) return { kind: "bad", problem: "The file has no keys of Coda. Choose one that was saved here." };
  const problem = lawTrouble({ ...law, chosen });
  return problem === undefined ? { kind: "read", chosen } : { kind: "bad", problem };
}
