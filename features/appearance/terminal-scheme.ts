/** A terminal's colours under a name: what is chosen, imported, exported and kept. Pure. */
import type { TerminalColour } from "@coda/terminal-client";
import * as z from "zod/mini";

/** In the order of ECMA-48 SGR 30 to 37 and of 90 to 97. */
export const ansiColours = [
  "black",
  "red",
  "green",
  "yellow",
  "blue",
  "magenta",
  "cyan",
  "white",
  "brightBlack",
  "brightRed",
  "brightGreen",
  "brightYellow",
  "brightBlue",
  "brightMagenta",
  "brightCyan",
  "brightWhite",
] as const satisfies readonly TerminalColour[];

const colourSchema = z.string().check(z.regex(/^#[0-9a-f]{6}$/u));

export const terminalSchemeSchema = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(80)),
  colours: z.object({
    background: colourSchema,
    foreground: colourSchema,
    cursor: z.exactOptional(colourSchema),
    cursorAccent: z.exactOptional(colourSchema),
    selectionBackground: z.exactOptional(colourSchema),
    selectionForeground: z.exactOptional(colourSchema),
    ...(Object.fromEntries(ansiColours.map((colour) => [colour, colourSchema])) as Record<
      (typeof ansiColours)[number],
      typeof colourSchema
    >),
  }),
});

export type TerminalScheme = z.infer<typeof terminalSchemeSchema>;
