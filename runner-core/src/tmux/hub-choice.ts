/**
 * Which session is the hub, and which name it is to have. The hub carries the prefix it serves and the helper that keeps
 * it in user options, so it is known by whatever name; any other session is somebody else's and never touched. Each
 * helper has its own: a control client that counts for sizes counts in every window of its session. Builds commands only.
 */
import type { SessionPrefix } from "@coda/protocol";
import type { ControlClientRow } from "./left-client.ts";
import { ownerOption } from "./owner.ts";
import { quoteGroup } from "./quote.ts";
import { renameSessionText } from "./shown-command.ts";
import { literalRefusedBy, parseTmuxVersion } from "./version.ts";

/** On a hub session: the prefix it serves. */
const hubOption = "@coda_hub";

/** A session's name may hold anything and comes last. */
export const sessionListFormat = `#{session_id}|#{s/[|]/?/:${hubOption}}|#{s/[|]/?/:${ownerOption}}|#{session_name}`;

export interface ListedTmuxSession {
  /** tmux's own, e.g. `$3`. */
  readonly id: string;
  /** The prefix it is the hub of; "" for all that are none. */
  readonly hubOf: string;
  /** The helper that keeps it; "" for a hub of the time when all helpers shared one. */
  readonly owner: string;
  readonly name: string;
}

export function readSessionList(lines: readonly string[]): ListedTmuxSession[] {
  return lines.flatMap((line) => {
    const [id = "", hubOf, owner, ...name] = line.split("|");
    if (!/^\$\d+$/u.test(id) || hubOf === undefined || owner === undefined) return [];
    return [{ id, hubOf, owner, name: name.join("|") }];
  });
}

/** Who else has the bare prefix for a session's name, which the short attach form leads to. */
export type BareName = "nobody" | "another-coda" | "somebody-else";

export interface HubSession {
  readonly id: string;
  readonly name: string;
  readonly bareName: BareName;
}

export interface Hub extends Omit<HubSession, "bareName"> {
  /** Why the literal attach form is not offered; null when it is. */
  readonly literalUnavailable: string | null;
}

export interface HubChoice {
  /** The name the hub is to have. */
  readonly name: string;
  readonly bareName: BareName;
  /** The session that is the hub, perhaps under another name yet; undefined when there is none. */
  readonly existing: ListedTmuxSession | undefined;
}

export interface HubWanted {
  readonly prefix: SessionPrefix;
  readonly owner: string;
  /** tmux's ids of the sessions that another helper's control client is attached to. */
  readonly inUse: ReadonlySet<string>;
}

/** Sessions that a helper other than this one is attached to. */
export function usedByOthers(clients: readonly ControlClientRow[], owner: string): ReadonlySet<string> {
  const others = clients.filter((client) => client.owner !== undefined && client.owner !== owner);
  return new Set(others.map(({ session }) => session));
}

const spareHubs = 9;

/**
 * A name that somebody else's session has is not used: then it is the next spare one. Undefined when all are taken. A
 * hub that nobody owns was made before each helper had its own; whoever has none takes it, unless it is in use.
 */
export function chooseHub(wanted: HubWanted, sessions: readonly ListedTmuxSession[]): HubChoice | undefined {
  const { prefix, owner, inUse } = wanted;
  const hubs = sessions.filter(({ hubOf }) => hubOf === prefix);
  const own = hubs.filter((hub) => hub.owner === owner);
  const free = hubs.filter((hub) => hub.owner === "" && !inUse.has(hub.id));
  const candidates = own.length > 0 ? own : free;
  const foreign = sessions.filter((session) => !candidates.includes(session));
  const taken = new Set(foreign.map(({ name }) => name));
  const numbered = Array.from({ length: spareHubs - 1 }, (_, index) => `${prefix}-hub-${index + 2}`);
  const name = [prefix, `${prefix}-hub`, ...numbered].find((candidate) => !taken.has(candidate));
  if (name === undefined) return undefined;
  const existing = candidates.find((hub) => hub.name === name) ?? candidates[0];
  return { name, existing, bareName: holderOf(prefix, foreign) };
}

function holderOf(prefix: SessionPrefix, foreign: readonly ListedTmuxSession[]): BareName {
  const holder = foreign.find(({ name }) => name === prefix);
  if (holder === undefined) return "nobody";
  return holder.hubOf === prefix ? "another-coda" : "somebody-else";
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

export function hubAs({ id, name, bareName }: HubSession, circumstances: HubCircumstances): Hub {
  const parsed = parseTmuxVersion(circumstances.version);
  const refused = parsed === undefined ? undefined : literalRefusedBy(parsed);
  const taken = name === circumstances.prefix ? null : takenText(bareName, circumstances);
  return { id, name, literalUnavailable: refused ?? taken };
}

/** Why the hub does not have the bare name, with the way out. */
function takenText(bareName: BareName, { prefix, socket }: HubCircumstances): string {
  const rename = renameSessionText(prefix, socket);
  switch (bareName) {
    case "nobody":
      return `the hub is kept from being named '${prefix}'; look whether a hook of yours renames sessions`;
    case "another-coda":
      return `another Coda on this tmux server has it: session '${prefix}' is that one's; set CODA_TMUX_SOCKET to have it here, too, or stop that Coda and rename its session (${rename})`;
    case "somebody-else":
      return `a session named '${prefix}' that Coda did not make is there; rename it (${rename}) to get the short form`;
  }
}

/** Makes the hub this helper's, unless it is one's already. */
export function claimHubCommand(id: string, owner: string): string[] {
  const target = `${id}:`;
  const claim = quoteGroup([["set-option", "-t", target, ownerOption, owner]]);
  return ["if-shell", "-F", "-t", target, `#{${ownerOption}}`, "", claim];
}

const placeholder =
  "printf 'Coda keeps its sessions together here. Nothing runs in this window.\\n'; exec cat >/dev/null";

/**
 * The one tmux call that makes the hub (and starts the server where there is none) and says its id. Its program is run
 * without the user's shell, which may be one that ends at once; with destroy-unattached it would not outlive the call.
 */
export function createHubArguments(name: string, { prefix, owner }: Omit<HubWanted, "inUse">): string[] {
  const make = ["new-session", "-d", "-P", "-F", "#{session_id}", "-s", name, "-n", "hub", "-x", "80", "-y", "24"];
  const set = (option: string, value: string): string[] => [";", "set-option", "-t", `=${name}:`, option, value];
  return [
    ...make,
    "/bin/sh",
    "-c",
    placeholder,
    ...set("destroy-unattached", "off"),
    ...set("detach-on-destroy", "on"),
    ...set(ownerOption, owner),
    ...set(hubOption, prefix),
  ];
}
