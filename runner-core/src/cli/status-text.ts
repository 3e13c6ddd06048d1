/** Status and list for people, in 80 columns at most. Pure. */
import { wrapped } from "../columns-text.ts";
import type { HelperStatus, ListedSession } from "../control/control-messages.ts";
import { lawLines } from "../law/law-text.ts";
import { uncoloured, type Paint, type Tone } from "../paint.ts";
import { otherTicketKeyText, pairAnew } from "../device/other-ticket-key.ts";
import { withoutControls } from "../printable.ts";
import { tableOf } from "../table-text.ts";
import { textColumns } from "./output.ts";
import { localTime } from "../time-text.ts";

export interface TextStyle {
  readonly columns: number;
  readonly paint: Paint;
}

const plainStyle: TextStyle = { columns: textColumns, paint: uncoloured };
const labelColumns = 10;
const startedBy: Readonly<Record<HelperStatus["startedBy"], string>> = {
  hand: "by hand",
  service: "as a service",
  app: "by the desktop app",
};

type Row = readonly [label: string, value: string, tone?: Tone];

export function statusText(
  status: HelperStatus,
  sessions: readonly ListedSession[],
  { columns, paint }: TextStyle = plainStyle,
): string {
  return [...ordinaryRows(status, sessions), ...noteworthyRows(status)]
    .flatMap(([label, value, tone]) => {
      const [first = "", ...more] = wrapped(withoutControls(value), columns - labelColumns);
      const shown = tone === undefined ? first : paint(first, tone);
      return [`${label.padEnd(labelColumns)}${shown}`, ...more.map((line) => " ".repeat(labelColumns) + line)];
    })
    .join("\n");
}

function ordinaryRows(status: HelperStatus, sessions: readonly ListedSession[]): readonly Row[] {
  const { relay, relayWhy, startedAt, tmux, tmuxVersion } = status;
  const since =
    startedAt === null ? "" : ` since ${localTime(Date.parse(startedAt))}, started ${startedBy[status.startedBy]}`;
  const stuck = relay === "refused" ? "; it is not tried again until this helper is restarted" : "";
  const why = relayWhy === null ? relay : `${relay} (${relayWhy})${stuck}`;
  return [
    ["helper", `${status.version}, process ${status.pid}${since}`],
    ["account", status.owner ?? "not paired"],
    ["key", `${status.fingerprint}, in ${status.keyPlace}`],
    ["web app", status.server],
    ["relay", why, relay === "live" ? "good" : relay === "refused" ? "bad" : "waiting"],
    ["tmux", tmuxVersion === null ? `${tmux}, no server yet` : `${tmuxVersion}, ${tmux}`],
    ["redaction", status.redaction],
    ["sessions", String(status.sessions)],
    ["browsers", browsersText(sessions) || "none"],
  ];
}

function noteworthyRows(status: HelperStatus): readonly Row[] {
  const { refusedInput, law, repairs, literalUnavailable, settings, newerRelease } = status;
  const rows: Row[] = [];
  if (status.otherTicketKey) rows.push(["WEB APP", `${otherTicketKeyText}; ${pairAnew}`, "bad"]);
  if (refusedInput > 0)
    rows.push(["REFUSED", `${refusedInput} times input was not what a browser typed: do not trust this relay`, "bad"]);
  // They have their labels in these very columns; what is loud is in capitals.
  for (const line of lawLines(law)) {
    const [label, value] = [line.slice(0, labelColumns).trimEnd(), line.slice(labelColumns)];
    rows.push(label === label.toUpperCase() ? [label, value, "bad"] : [label, value]);
  }
  if (newerRelease !== null) rows.push(["release", `${newerRelease} is there: coda-runner update`, "waiting"]);
  if (settings.fault !== null) rows.push(["SETTINGS", `${settings.fault}; it would not start again`, "bad"]);
  if (settings.changed.length > 0)
    rows.push(["settings", `changed since its start, restart it for: ${settings.changed.join(", ")}`, "waiting"]);
  if (repairs > 0) rows.push(["repairs", `${repairs} pictures were set right by tmux's own`]);
  if (literalUnavailable !== null) rows.push(["note", `the short attach form is not offered: ${literalUnavailable}`]);
  return rows;
}

export function listText(sessions: readonly ListedSession[], { columns, paint }: TextStyle = plainStyle): string {
  if (sessions.length === 0) return "no sessions; make one with: coda-runner new <idea> [slot]";
  const badges = sessions.map((session) => badgeOf(session));
  const rows = sessions.map((session, row) => [session.name, badges[row]?.[0] ?? "", peopleText(session)]);
  return tableOf(["SESSION", "STATE", "CONNECTED"], rows, {
    columns,
    paint: (cell, { row, column }) => (column === 1 ? paint(cell, badges[row]?.[1] ?? "faint") : cell),
  });
}

/** As the web app calls it, and how that looks. */
function badgeOf({ state, attention, browsers }: ListedSession): readonly [word: string, tone: Tone] {
  if (state === "absent") return ["absent", "faint"];
  if (state === "exited") return ["exited", "bad"];
  if (attention) return ["needs you", "waiting"];
  return browsers > 0 ? ["live", "good"] : ["detached", "strong"];
}

function peopleText(session: ListedSession): string {
  const { localClients } = session;
  const parts = [browsersText([session]), localClients > 0 ? counted(localClients, "terminal") : ""];
  return parts.filter((part) => part !== "").join(", ") || "nobody";
}

/** Empty when there is none. An older helper does not say who of them may type. */
function browsersText(sessions: readonly ListedSession[]): string {
  const all = sessions.reduce((total, { browsers }) => total + browsers, 0);
  if (all === 0) return "";
  if (sessions.some(({ drivers, browsers }) => drivers === null && browsers > 0)) return counted(all, "browser");
  const drivers = sessions.reduce((total, session) => total + (session.drivers ?? 0), 0);
  const parts = [drivers > 0 ? counted(drivers, "driver") : "", all > drivers ? counted(all - drivers, "viewer") : ""];
  return parts.filter((part) => part !== "").join(", ");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
