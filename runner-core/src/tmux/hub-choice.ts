/**
 * Which session is the hub, and which name it is to have. The hub carries the prefix it serves in a user option, so it
 * is known by whatever name; a session without it is somebody else's and never touched. Builds commands only.
 */
import type { SessionPrefix } from "@coda/protocol";
import { renameSessionText } from "./shown-command.ts";
import { literalRefusedBy, parseTmuxVersion } from "./version.ts";

/** On a hub session: the prefix it serves. */
const hubOption = "@coda_hub";

/** A session's name may hold anything and comes last. */
export const sessionListFormat = `#{session_id}|#{s/[|]/?/:${hubOption}}|#{session_name}`;

export interface ListedTmuxSession {
  /** tmux's own, e.g. `$3`. */
  readonly id: string;
  /** The prefix it is the hub of; "" for all that are none. */
  readonly hubOf: string;
  readonly name: string;
}

export function readSessionList(lines: readonly string[]): ListedTmuxSession[] {
  return lines.flatMap((line) => {
    const [id = "", hubOf, ...name] = line.split("|");
    return /^\$\d+$/u.test(id) && hubOf !== undefined ? [{ id, hubOf, name: name.join("|") }] : [];
  });
}

export interface HubSession {
  readonly id: string;
  readonly name: string;
}

export interface Hub extends HubSession {
  /** Why the literal attach form is not offered; null when it is. */
  readonly literalUnavailable: string | null;
}

export interface HubChoice {
  /** The name the hub is to have. */
  readonly name: string;
  /** The session that is the hub, perhaps under another name yet; undefined when there is none. */
  readonly existing: HubSession | undefined;
}

const spareHubs = 9;

/** A name that somebody else's session has is not used: then it is the next spare one. Undefined when all are taken. */
export function chooseHub(prefix: SessionPrefix, sessions: readonly ListedTmuxSession[]): HubChoice | undefined {
  const foreign = new Set(sessions.filter(({ hubOf }) => hubOf !== prefix).map(({ name }) => name));
  const hubs = sessions.filter(({ hubOf }) => hubOf === prefix);
  const numbered = Array.from({ length: spareHubs - 1 }, (_, index) => `${prefix}-hub-${index + 2}`);
  const name = [prefix, `${prefix}-hub`, ...numbered].find((candidate) => !foreign.has(candidate));
  if (name === undefined) return undefined;
  return { name, existing: hubs.find((hub) => hub.name === name) ?? hubs[0] };
}

/** Why there is no hub to be had. */
export function noHubText(prefix: SessionPrefix): string {
  return `sessions named '${prefix}', '${prefix}-hub' and '${prefix}-hub-2' to '-9' that Coda did not make are there; rename one of them`;
}

export interface HubCircumstances {
  readonly prefix: SessionPrefix;
  /** What the tmux server says it is. */
  readonly version: string;
  readonly socket: string | undefined;
}

export function hubAs(session: HubSession, { prefix, version, socket }: HubCircumstances): Hub {
  const parsed = parseTmuxVersion(version);
  const refused = parsed === undefined ? undefined : literalRefusedBy(parsed);
  const taken =
    session.name === prefix
      ? null
      : `a session named '${prefix}' that Coda did not make is there; rename it (${renameSessionText(prefix, socket)}) to get the short form`;
  return { ...session, literalUnavailable: refused ?? taken };
}

const placeholder =
  "printf 'Coda keeps its sessions together here. Nothing runs in this window.\\n'; exec cat >/dev/null";

/**
 * The one tmux call that makes the hub (and starts the server where there is none) and says its id. Its program is run
 * without the user's shell, which may be one that ends at once; with destroy-unattached it would not outlive the call.
 */
export function createHubArguments(name: string, prefix: SessionPrefix): string[] {
  const make = ["new-session", "-d", "-P", "-F", "#{session_id}", "-s", name, "-n", "hub", "-x", "80", "-y", "24"];
  const set = (option: string, value: string): string[] => [";", "set-option", "-t", `=${name}:`, option, value];
  return [
    ...make,
    "/bin/sh",
    "-c",
    placeholder,
    ...set("destroy-unattached", "off"),
    ...set("detach-on-destroy", "on"),
    ...set(hubOption, prefix),
  ];
}
