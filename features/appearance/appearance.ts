/** How terminals look and behave in this browser: every choice, what it may be, and what it is when nothing was chosen. */
import * as z from "zod/mini";
import { browserKeeping, keptValue } from "./kept-value.ts";
import { terminalSchemeSchema } from "./terminal-scheme.ts";

/** Pixels. Below, nothing can be read; above, a phone shows three words. */
export const fontSizes = { least: 8, most: 32, usual: 13 } as const;
/** Multiples of the font's own height. */
export const lineHeights = { least: 1, most: 2, usual: 1.15 } as const;

/** What WCAG 2.2 asks of text: nothing, AA, AAA. */
export const contrasts = [1, 4.5, 7] as const;

/** Lines above the screen. The most is what the terminal's own limits allow: some 100 MB a pane at the worst. */
export const scrollbacks = [1_000, 5_000, 20_000, 50_000, 100_000] as const;

export const appearanceSchema = z.object({
  /** A CSS font-family list; empty: the page's own list of monospace fonts. */
  fontFamily: z.catch(z.string().check(z.maxLength(200)), ""),
  fontSizePixels: z.catch(z.number().check(z.minimum(fontSizes.least), z.maximum(fontSizes.most)), fontSizes.usual),
  lineHeight: z.catch(z.number().check(z.minimum(lineHeights.least), z.maximum(lineHeights.most)), lineHeights.usual),
  cursorShape: z.catch(z.enum(["block", "bar", "underline"]), "block"),
  cursorBlink: z.catch(z.boolean(), false),
  bell: z.catch(z.enum(["off", "visual", "sound"]), "visual"),
  copyOnSelect: z.catch(z.boolean(), false),
  /** Before what is pasted is sent: `whenItRuns` asks where the program would take its lines as typed. */
  pasteGuard: z.catch(z.enum(["always", "whenItRuns", "never"]), "whenItRuns"),
  scrollbackLines: z.catch(z.literal(scrollbacks), 50_000),
  screenReader: z.catch(z.boolean(), false),
  minimumContrast: z.catch(z.literal(contrasts), 1),
  /** Colours while the page is light, and while it is dark; null: the page's own. */
  lightScheme: z.catch(z.nullable(terminalSchemeSchema), null),
  darkScheme: z.catch(z.nullable(terminalSchemeSchema), null),
});

export type Appearance = z.infer<typeof appearanceSchema>;

export const usualAppearance: Appearance = appearanceSchema.parse({});

export const appearanceStore = keptValue<Appearance>({
  key: "coda.appearance",
  schema: z.catch(appearanceSchema, usualAppearance),
  keeping: browserKeeping,
});
