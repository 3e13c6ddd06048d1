/** Ideas and slots as somebody wrote them on the command line. */
import { defaultSlot, ideaIdSchema, slotSchema, type IdeaId, type Slot } from "@coda/protocol";
import { usageError } from "./command-failed.ts";
import type { CliArgument } from "./command.ts";

export const ideaArgument: CliArgument = {
  name: "<idea>",
  meaning: "its id, as in the web app's address",
  offers: "ideas",
};
export const slotArgument: CliArgument = {
  name: "[slot]",
  meaning: `which session of the idea; ${defaultSlot} if none is named`,
  offers: "slots",
};

const form = "it has 1 to 40 of a-z, 0-9 and '-'";

export function readNames(idea = "", slot: string = defaultSlot): { readonly idea: IdeaId; readonly slot: Slot } {
  const parsedIdea = ideaIdSchema.safeParse(idea);
  if (!parsedIdea.success) throw usageError(`'${idea}' is no idea id: ${form}`);
  const parsedSlot = slotSchema.safeParse(slot);
  if (!parsedSlot.success) throw usageError(`'${slot}' is no slot: ${form}`);
  return { idea: parsedIdea.data, slot: parsedSlot.data };
}
