/** What an operator can switch on and off. A gate is asked on the server, whatever pages show. */
import type { Config } from "../config.ts";
import { ApiError } from "./api-error.ts";

/** `word` begins the sentence of a refusal. */
export const flagTable = {
  terminal: { variable: "ENABLE_TERMINAL", word: "Live terminals are", byDefault: true },
  members: { variable: "ENABLE_MEMBERS", word: "Invitations to ideas are", byDefault: true },
  sharing: { variable: "ENABLE_SHARING", word: "Links for guests are", byDefault: false },
  export: { variable: "ENABLE_EXPORT", word: "Exports are", byDefault: true },
  pairing: { variable: "ENABLE_PAIRING", word: "New devices are", byDefault: true },
  signUp: { variable: "ENABLE_SIGN_UP", word: "New accounts are", byDefault: false },
  password: { variable: "ENABLE_PASSWORD", word: "Passwords are", byDefault: false },
} as const;

export type Flag = keyof typeof flagTable;
export type Flags = Readonly<Record<Flag, boolean>>;

/** Throws forbidden where it is switched off. */
export function checkEnabled({ flags }: Pick<Config, "flags">, flag: Flag): void {
  if (flags[flag]) return;
  const { variable, word } = flagTable[flag];
  throw new ApiError("forbidden", `${word} switched off on this server; whoever runs it can set ${variable}=1.`);
}
