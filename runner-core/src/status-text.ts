/** Status and list for people, in 80 columns. Pure. */
import type { HelperStatus, ListedSession } from "./control/control-messages.ts";
import { lawLines } from "./law/law-text.ts";
import { tableOf } from "./table-text.ts";

export function statusText(status: HelperStatus): string {
  const relay = status.relayWhy === null ? status.relay : `${status.relay} (${status.relayWhy})`;
  const rows: readonly (readonly [string, string])[] = [
    ["helper", `${status.version}, process ${status.pid}`],
    ["account", status.owner ?? "not paired"],
    ["key", `${status.fingerprint}, in ${status.keyPlace}`],
    ["web app", status.server],
    ["relay", relay],
    ["tmux", status.tmuxVersion === null ? `${status.tmux}, no server yet` : `${status.tmuxVersion}, ${status.tmux}`],
    ["redaction", status.redaction],
    ["sessions", String(status.sessions)],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(9)} ${value}`);
  if (status.refusedInput > 0)
    lines.push(`REFUSED   ${status.refusedInput} times input was not what a browser typed: do not trust this relay`);
  lines.push(...lawLines(status.law));
  if (status.repairs > 0) lines.push(`repairs   ${status.repairs} pictures were set right by tmux's own`);
  if (status.literalUnavailable !== null)
    lines.push(`note      the short attach form is not offered: ${status.literalUnavailable}`);
  return lines.join("\n");
}

export function tableText(sessions: readonly ListedSession[]): string {
  if (sessions.length === 0) return "no sessions; make one with: coda-runner new <idea> [slot]";
  const rows = sessions.map((session) => [session.name, session.state, people(session)]);
  return tableOf(["SESSION", "STATE", "CONNECTED"], rows);
}

function people(session: ListedSession): string {
  const parts = [
    session.browsers > 0 ? `${session.browsers} in the browser` : "",
    session.localClients > 0 ? `${session.localClients} local` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nobody" : parts.join(", ");
}
