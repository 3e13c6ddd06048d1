/** How terminals look and behave in this browser: every choice, what it may be, and what it is when nothing was chosen. */
import { z } from "zod";
import { browserKeeping, keptValue } from "./kept-value.ts";
import { terminalSchemeSchema } from "./terminal-scheme.ts";

/** Pixels. Below, nothing can be read; above, a phone shows three words. */
export const fontSizes = { least: 8, most: 32, usual: 13 } as const;
/** Multiples of the font's own height. */
export const lineHeights = { least: 1, most: 2, usual: 1.15 } as const;

/** What WCAG 2.2 asks of text: nothing, AA, AAA. */
export const contrasts = [1, 4.5, 7] as const;

export const appearanceSchema = z.object({
  /** A CSS font-family list; empty: the page's own list of monospace fonts. */
  fontFamily: z.string().max(200).catch(""),
  fontSizePixels: z.number().min(fontSizes.least).max(fontSizes.most).catch(fontSizes.usual),
  lineHeight: z.number().min(lineHeights.least).max(lineHeights.most).catch(lineHeights.usual),
  cursorShape: z.enum(["block", "bar", "underline"]).catch("block"),
  cursorBlink: z.boolean().catch(false),
  bell: z.enum(["off", "visual", "sound"]).catch("visual"),
  copyOnSelect: z.boolean().catch(false),
  /** Before what is pasted is sent: `whenItRuns` asks where the program would take its lines as typed. */
  pasteGuard: z.enum(["always", "whenItRuns", "never"]).catch("whenItRuns"),
  screenReader: z.boolean().catch(false),
  minimumContrast: z.literal(contrasts).catch(1),
  /** Colours while the page is light, and while it is dark; null: the page's own. */
  lightScheme: terminalSchemeSchema.nullable().catch(null),
  darkScheme: terminalSchemeSchema.nullable().catch(null),
});

export type Appearance = z.infer<typeof appearanceSchema>;

export const usualAppearance: Appearance = appearanceSchema.parse({});

export const appearanceStore = keptValue<Appearance>({
  key: "coda.appearance",
  schema: appearanceSchema.catch(usualAppearance),
  keeping: browserKeeping,
});
