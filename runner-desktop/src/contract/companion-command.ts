/**
 * What the window may ask of the app: a closed list, checked by the main process. It names things, and brings no path, no
 * program and no address, but for that of the web app to be paired with, as a person typed it.
 */
import { ideaIdSchema, sessionIdSchema, slotSchema } from "@coda/protocol";
import { z } from "zod";
import { settingNames, type CompanionState } from "./companion-state.ts";
import type { Outcome } from "./core-messages.ts";
import { serverTextSchema } from "./server-text.ts";

/** `pair`: with the code that is shown. `command`: where the command alone is to be had. */
const pageNames = ["pair", "web-app", "tmux-help", "command"] as const;
export type PageName = (typeof pageNames)[number];

/** `exact`: works beside whatever else is called so. `inside`: from within tmux, which attaches to nothing. */
const attachForms = ["usual", "exact", "inside"] as const;

export const companionCommandSchema = z.discriminatedUnion("do", [
  /** While nobody has this machine. */
  z.object({ do: z.literal("choose-server"), address: serverTextSchema }),
  z.object({ do: z.literal("pair") }),
  z.object({ do: z.literal("answer-pairing"), yes: z.boolean() }),
  z.object({ do: z.literal("give-up-pairing") }),
  z.object({ do: z.literal("unpair") }),
  /** After a failure. */
  z.object({ do: z.literal("begin") }),
  /** Cuts this machine off, or lets it go on. */
  z.object({ do: z.literal("panic") }),
  z.object({ do: z.literal("release") }),
  z.object({
    do: z.literal("answer-browser"),
    answer: z.enum(["allow", "deny"]),
    code: z.string().max(60),
    account: z.string().max(36),
  }),
  z.object({ do: z.literal("new-session"), idea: ideaIdSchema, slot: slotSchema }),
  /** The command that attaches to this session, to the clipboard. */
  z.object({ do: z.literal("copy-attach"), session: sessionIdSchema, form: z.enum(attachForms) }),
  z.object({ do: z.literal("copy-code") }),
  /** In the browser. */
  z.object({ do: z.literal("open"), page: z.enum(pageNames) }),
  z.object({ do: z.literal("open-session"), session: sessionIdSchema }),
  z.object({ do: z.literal("set"), setting: z.enum(settingNames), on: z.boolean() }),
  z.object({ do: z.literal("look-for-update") }),
  z.object({ do: z.literal("install-update") }),
  z.object({ do: z.literal("show-logs") }),
  /** A link is followed only after this. `server`: whose name the question showed; one that came since is another question. */
  z.object({ do: z.literal("answer-link"), yes: z.boolean(), server: serverTextSchema.nullable() }),
  z.object({ do: z.literal("quit") }),
]);
export type CompanionCommand = z.infer<typeof companionCommandSchema>;

/** All that the window's page is given: `window.companion`. */
export interface Companion {
  /** The state now, and at every change, until the returned function is called. */
  watch(listener: (state: CompanionState) => void): () => void;
  /** Never rejects: a refusal is an outcome with a sentence. */
  do(command: CompanionCommand): Promise<Outcome>;
}
