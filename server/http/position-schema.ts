/** `<epoch>:<offset>` in a query. */
import { z } from "zod";
import { parsePosition } from "@coda/protocol";

export const positionSchema = z.string().transform((text, check) => {
  const position = parsePosition(text);
  if (position !== undefined) return position;
  check.issues.push({ code: "custom", message: "give <epoch>:<offset>", input: text });
  return z.NEVER;
});
