/** Who may command, and with what: the window's own page, with what the contract knows. Pure. */
import { companionCommandSchema, type CompanionCommand } from "../contract/companion-command.ts";
import type { Outcome } from "../contract/core-messages.ts";

/** The page's own origin, of a scheme that this app alone answers. */
export const pageOrigin = "companion://app";
export const pageUrl = `${pageOrigin}/index.html`;

const refused: Outcome = {
  ok: false,
  why: "the app does not know this; it may have been updated: close the window and open it again",
};

export async function heardCommand(
  from: { readonly url: string; readonly isTopFrame: boolean },
  message: unknown,
  perform: (command: CompanionCommand) => Promise<Outcome>,
): Promise<Outcome> {
  const command = companionCommandSchema.safeParse(message);
  if (!from.isTopFrame || !isOwnPage(from.url) || !command.success) return refused;
  return perform(command.data);
}

export function isOwnPage(url: string): boolean {
  return url === pageUrl || url.startsWith(`${pageUrl}#`);
}

/** No script, style, picture or address but the page's own files; styles may be set by its script. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
