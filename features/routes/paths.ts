/** Where the pages are, and which address may be gone to after signing in. */
import { formatPosition, type IdeaId, type NoticeId, type PaneId, type Position, type Slot } from "@coda/protocol";

export const ideasPath = "/ideas";
export const devicesPath = "/devices";
export const pairPath = "/pair";
export const signInPath = "/sign-in";
/** Where somebody ends who has just deleted their account. */
export const afterAccountPath = `${signInPath}?deleted=1`;
export const settingsPath = "/settings";
export const accountPath = "/settings/profile";
export const keysPath = "/settings/keys";
export const historySettingsPath = "/settings/history";
export const instancePath = "/settings/instance";
export const appearancePath = "/settings/appearance";
export const sharingPath = "/sharing";
export const adminPath = "/admin";
export const figuresPath = "/admin/metrics";
export const adminFlagsPath = "/admin/flags";
export const adminJobsPath = "/admin/jobs";
export const adminAuditPath = "/admin/audit";
export const auditPath = "/audit";
export const searchPath = "/search";
export const inboxPath = "/inbox";
export const notificationSettingsPath = "/settings/notifications";
export const resetPasswordPath = "/reset-password";
export const invitationPath = "/invitation";
export const docsPath = "/docs";
export const downloadPath = "/download";
/** Terminals beside each other: features/beside/side-address.ts says which. */
export const besidePath = "/beside";

/** A page of `docs/`, by its file's name without `.md`. */
export function docPath(name: string): string {
  return `${docsPath}/${name}`;
}

/** Signing in, and back to this path of the site afterwards. */
export function signInTo(path: string): string {
  return `${signInPath}?callbackUrl=${encodeURIComponent(path)}`;
}

export function ideaPath(idea: IdeaId): string {
  return `/ideas/${idea}`;
}

export function membersPath(idea: IdeaId): string {
  return `${ideaPath(idea)}/members`;
}

export function historyPath(idea: IdeaId): string {
  return `${ideaPath(idea)}/history`;
}

export function terminalPath(idea: IdeaId, slot: Slot): string {
  return `/ideas/${idea}/terminals/${slot}`;
}

/** The saved output of a pane that a terminal has or had: `%5` is `5` there. */
export function savedPanePath(idea: IdeaId, slot: Slot, pane: PaneId): string {
  return `${terminalPath(idea, slot)}/earlier/${pane.slice(1)}`;
}

/** The same as it happened; from a moment on, in Unix milliseconds, where one is given. */
export function playPath(idea: IdeaId, slot: Slot, { pane, atMs }: { readonly pane: PaneId; readonly atMs?: number }) {
  return `${savedPanePath(idea, slot, pane)}/play${atMs === undefined ? "" : `?time=${atMs}`}`;
}

/** The query of that address which makes the output end at a place. */
export function endingAt(end: Position): string {
  return `?end=${formatPosition(end)}`;
}

/** Leads on to the moment that a notice is of, and counts as having read it. */
export function noticePath(notice: NoticeId): string {
  return `${inboxPath}/${notice}`;
}

/** More of that query: what a search had found there is marked. */
export function marking(words: string): string {
  return `&find=${encodeURIComponent(words)}`;
}

/** A terminal with this pane on view, at a place of its output. */
export function momentPath(idea: IdeaId, slot: Slot, { pane, at }: { readonly pane: PaneId; readonly at: Position }) {
  return `${terminalPath(idea, slot)}?${new URLSearchParams({ pane: pane.slice(1), at: formatPosition(at) })}`;
}

/** Any origin will do: only whether the address leaves it matters. */
const somewhere = "http://coda.invalid";

/** A path of this site to go to after signing in; `/ideas` for whatever else the address asks for. */
export function safeCallback(asked: string | null | undefined): string {
  if (!asked?.startsWith("/")) return ideasPath;
  const url = URL.parse(asked, somewhere);
  if (url === null || url.origin !== somewhere || url.pathname.startsWith(signInPath)) return ideasPath;
  // What the URL parser made of it, not what was asked: it has taken "\", tabs and dots out.
  return url.pathname.startsWith("//") ? ideasPath : url.pathname + url.search + url.hash;
}
